"""Reads of personal data by staff: each is journalled with who and why."""

from __future__ import annotations

from datetime import datetime
from typing import IO, TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from allopm.journal.actions import write
from allopm.refusals import NotFound
from allopm.reports.queries import report_in, staff_photo

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor


def read_contact(
    city: CityInfo, incident_id: int, report_code: str, *, by: Actor, at: datetime, reason: str
) -> dict[str, str]:
    """Open the sealed contact of one reporter. Raises NotFound."""
    report = report_in(incident_id, report_code)
    if report is None or not report.has_contact:
        raise NotFound(_("Ce déclarant n’a pas laissé de contact."))
    write(
        city.id,
        what="report.contact_read",
        about=f"report:{report_code}",
        by=by,
        at=at,
        data={"reason": reason},
    )
    return {"email": report.contact_email, "phone": report.contact_phone, "name": report.contact_name}


def read_photo(city: CityInfo, photo_id: UUID, *, by: Actor, at: datetime) -> IO[bytes]:
    """One photo, opened; the read is journalled. Raises NotFound."""
    photo = staff_photo(city, photo_id)
    write(city.id, what="photo.read", about=f"photo:{photo_id}", by=by, at=at)
    return photo.file.open("rb")
