"""Everything of one case for a police officer (OPJ), as JSON: exact words, times, places, pictures, steps.

Format `allopm-opj-1`, documented in docs/transmissions.md. Without contacts unless they are asked for with a reason.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from allopm.city.queries import kind_info, sector_info
from allopm.incidents.outcomes import OUTCOMES, PROOFS, Outcome, Proof
from allopm.incidents.queries import find_incident, history
from allopm.missions.queries import missions_of, vehicle_checks_of
from allopm.moments import stamp, stamp_or_none
from allopm.reports.reading import read_contact
from allopm.reports.statements import Picture, pictures, statements
from allopm.transmissions.queries import transmissions_of

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor

FORMAT: Final = "allopm-opj-1"
PHOTOS_MAX: Final = 40  # in one file; the others are named, with their number (chosen: some 12 MB)
Dossier = dict[str, Any]


def gather(city: CityInfo, code: str, *, by: Actor, at: datetime, reason: str) -> Dossier:
    """The whole case as it is now. Raises NotFound."""
    incident = find_incident(city, code)
    said = statements(city, incident.pk)
    crews, checks = missions_of(incident), vehicle_checks_of(incident)
    wanted = _photo_ids(said, crews)
    return {
        "format": FORMAT,
        "case": code,
        "exported_at": stamp(at),
        "exported_by": by.name,
        "reason": reason,
        "city": {"name": city.name, "timezone": city.timezone, "police": city.police_name},
        "incident": _incident(city, incident),
        "reports": said,
        "missions": [{**crew, "photos": [photo["id"] for photo in crew["photos"]]} for crew in crews],
        "vehicle_checks": checks,
        "transmissions": transmissions_of(incident.pk),
        "steps": history(incident),
        "photos": [_photo(picture) for picture in pictures(city, wanted[:PHOTOS_MAX])],
        "photos_left_out": wanted[PHOTOS_MAX:],
        "contacts": [],
    }


def add_contacts(city: CityInfo, dossier: Dossier, *, by: Actor, at: datetime, reason: str) -> None:
    """Who left a way to be reached; each is journalled as a contact that was read, with the reason."""
    incident = find_incident(city, dossier["case"])
    dossier["contacts"] = [
        {"report": one["code"], **read_contact(city, incident.pk, one["code"], by=by, at=at, reason=reason)}
        for one in dossier["reports"]
        if one["has_contact"]
    ]


def as_bytes(dossier: Dossier) -> bytes:
    """UTF-8, indented: a person may read it too."""
    return json.dumps(dossier, ensure_ascii=False, indent=1).encode()


def _incident(city: CityInfo, incident: Incident) -> Dossier:
    sector = sector_info(city, incident.sector)
    return {
        "kind": {"code": incident.kind, "label": kind_info(city, incident.kind).label},
        "state": incident.state,
        "priority": incident.priority,
        "ongoing": incident.ongoing,
        "location": {
            "lon": incident.lon,
            "lat": incident.lat,
            "accuracy_m": incident.accuracy_m,
            "source": incident.location_source,
            "address": incident.address,
            "words": incident.place_words,
            "floor": incident.floor,
            "sector": sector.name if sector else "",
        },
        "created_at": stamp(incident.created_at),
        "opened_at": stamp_or_none(incident.opened_at),
        "ended_at": stamp_or_none(incident.ended_at),
        "outcome": str(OUTCOMES[Outcome(incident.outcome)]) if incident.outcome else None,
        "proof": str(PROOFS[Proof(incident.proof)]) if incident.proof else None,
        "ended_text": incident.ended_text,
        "witnesses": incident.witnesses,
        "reports": incident.report_count,
    }


def _photo_ids(said: list[Dossier], crews: list[Dossier]) -> list[str]:
    theirs = [photo for one in said for photo in one["photos"]]
    ours = [photo["id"] for crew in crews for photo in crew["photos"]]
    return list(dict.fromkeys(theirs + ours))


def _photo(picture: Picture) -> Dossier:
    return {
        "id": picture.id,
        "width": picture.width,
        "height": picture.height,
        "sha256": hashlib.sha256(picture.jpeg).hexdigest(),
        "jpeg_base64": base64.b64encode(picture.jpeg).decode(),
    }
