"""What a service reads of a case: what, where, when, the desk's words. Never who reported it, nor how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from allopm.city.queries import kind_info

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident

ONGOING: Final = {"now": "en cours", "over": "terminé", "recurring": "revient souvent", "unknown": "non précisé"}


@dataclass(frozen=True)
class Letter:
    """`lines` are label and text, in the order they are read."""

    code: str
    subject: str
    lines: tuple[tuple[str, str], ...]
    words: str
    lon: float | None
    lat: float | None
    kind: str
    kind_label: str
    address: str
    created_at: datetime
    answer_by: datetime
    reports: int


def compose(city: CityInfo, incident: Incident, *, service: str, text: str) -> Letter:
    """In French, whatever the language of the request or of the reporters."""
    with translation.override("fr"):
        kind = kind_info(city, incident.kind)
        where = _where(incident)
        lines = (
            (_("Quoi"), kind.label),
            (_("Où"), where or _("lieu non précisé")),
            (_("Quand"), f"{local(city, incident.created_at)} ({ONGOING.get(incident.ongoing, '')})"),
            (_("Signalements"), str(incident.report_count)),
            (_("Réponse promise avant"), local(city, incident.answer_by)),
        )
        return Letter(
            code=incident.code,
            subject=f"{incident.code} · {kind.label}{f', {incident.address}' if incident.address else ''}"[:180],
            lines=lines,
            words=text,
            lon=incident.lon,
            lat=incident.lat,
            kind=incident.kind,
            kind_label=kind.label,
            address=where,
            created_at=incident.created_at,
            answer_by=incident.answer_by,
            reports=incident.report_count,
        )


def _where(incident: Incident) -> str:
    point = f"{incident.lat:.5f}, {incident.lon:.5f}" if incident.lon is not None and incident.lat is not None else ""
    parts = (incident.address, incident.place_words, incident.floor, point)
    return " · ".join(part for part in parts if part)


def local(city: CityInfo, at: datetime) -> str:
    """`24/11/2026 à 13 h 05`, in the city's own time."""
    return at.astimezone(ZoneInfo(city.timezone)).strftime("%d/%m/%Y à %H h %M")
