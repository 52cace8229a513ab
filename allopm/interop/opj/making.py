"""Makes the two files of a case in one action: gathered, printed, kept, journalled."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from allopm.incidents.actions import NeedsWords
from allopm.interop.opj.dossier import add_contacts, as_bytes, gather
from allopm.interop.opj.paper import print_dossier
from allopm.transmissions.exports import Files, keep_export

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor
    from allopm.transmissions.models import Export


def export_case(
    city: CityInfo, code: str, *, by: Actor, at: datetime, reason: str, contact_reason: str | None = None
) -> Export:
    """With the reporters' contacts only where `contact_reason` says why. Raises NotFound, NeedsWords."""
    reason = _words(reason, _("Dites pour quelle procédure, ou à quel officier."))
    with translation.override("fr"):
        dossier = gather(city, code, by=by, at=at, reason=reason)
        if contact_reason is not None:
            why = _words(contact_reason, _("Dites pourquoi les coordonnées des déclarants sont jointes."))
            add_contacts(city, dossier, by=by, at=at, reason=why)
        content = as_bytes(dossier)
        pdf = print_dossier(dossier, sha256=hashlib.sha256(content).hexdigest())
    photos = tuple(photo["id"] for photo in dossier["photos"])
    contacts = tuple(contact["report"] for contact in dossier["contacts"])
    return keep_export(city, code, Files(content, pdf, photos, contacts), by=by, at=at, reason=reason)


def _words(text: str, refusal: str) -> str:
    clean = " ".join(text.split())
    if not clean:
        raise NeedsWords(refusal)
    return clean[:300]
