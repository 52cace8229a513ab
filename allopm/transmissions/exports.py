"""The write door of exports for an OPJ: two files kept for some hours under names nobody guesses, then erased."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, TYPE_CHECKING, Final, Literal
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from allopm.incidents.change import announce, change, lock
from allopm.incidents.states import Step
from allopm.journal.actions import write
from allopm.refusals import NotFound
from allopm.transmissions.models import Export

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

# Long enough to hand them over in the same shift, short enough not to become a second archive (chosen).
KEPT: Final = timedelta(hours=12)
Format = Literal["pdf", "json"]


@dataclass(frozen=True)
class Files:
    """The two files of one export; `photos` are the pictures in them, `contacts` the reports whose contact is."""

    json: bytes
    pdf: bytes
    photos: tuple[str, ...]
    contacts: tuple[str, ...]


def keep_export(city: CityInfo, code: str, files: Files, *, by: Actor, at: datetime, reason: str) -> Export:
    """Keep the files and say who made them, why, and what they hash to: in the history and in the journal."""
    names = {form: _save(getattr(files, form), form) for form in ("json", "pdf")}
    try:
        return _record(city, code, files, names, by=by, at=at, reason=reason)
    except BaseException:
        for name in names.values():
            default_storage.delete(name)
        raise


def _save(content: bytes, form: str) -> str:
    return default_storage.save(f"exports/{secrets.token_hex(16)}.{form}", ContentFile(content))


@transaction.atomic
def _record(
    city: CityInfo, code: str, files: Files, names: dict[str, str], *, by: Actor, at: datetime, reason: str
) -> Export:
    incident = lock(city, code)
    export = Export.objects.create(
        city_id=city.id,
        incident_id=incident.pk,
        code=code,
        by_id=by.id,
        json_file=names["json"],
        pdf_file=names["pdf"],
        created_at=at,
        expires_at=at + KEPT,
    )
    change(incident, Step.EXPORTED, by=by, at=at, text=reason)
    data = {
        "reason": reason,
        "export": str(export.pk),
        "sha256_json": hashlib.sha256(files.json).hexdigest(),
        "sha256_pdf": hashlib.sha256(files.pdf).hexdigest(),
        "photos": list(files.photos),
        "contacts": list(files.contacts),
    }
    write(city.id, what="export.made", about=f"incident:{code}", by=by, at=at, data=data)
    announce(city, incident, at=at)
    return export


def open_export(city: CityInfo, number: UUID, form: Format, *, by: Actor, at: datetime) -> tuple[IO[bytes], str]:
    """One of the files and the name it is saved under; journalled. Only for who made it. Raises NotFound."""
    export = Export.objects.filter(city_id=city.id, pk=number, by_id=by.id, expires_at__gt=at).first()
    name = getattr(export, f"{form}_file", "")
    if export is None or not default_storage.exists(name):
        raise NotFound(_("Cet export n’existe plus : refaites-le."))
    data = {"export": str(number), "format": form}
    write(city.id, what="export.taken", about=f"incident:{export.code}", by=by, at=at, data=data)
    return default_storage.open(name), f"{export.code}-{export.created_at:%Y%m%dT%H%MZ}.{form}"


def erase_old_exports(at: datetime) -> int:
    """The files and their rows; the journal keeps their hashes. Periodic, in small steps."""
    gone = 0
    for export in Export.objects.filter(expires_at__lte=at).order_by("expires_at")[:200]:
        default_storage.delete(export.json_file)
        default_storage.delete(export.pdf_file)
        export.delete()
        gone += 1
    return gone
