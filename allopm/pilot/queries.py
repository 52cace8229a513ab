"""Reads of the pilot: what is open to whom, what was said of the screens. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.files.storage import default_storage

from allopm.accounts.roles import ROLE_LABELS
from allopm.pilot.models import Feedback, PilotAgent, Switch
from allopm.pilot.switches import OPEN_TO, Audience, Group
from allopm.refusals import NotFound

if TYPE_CHECKING:
    from typing import IO
    from uuid import UUID

    from allopm.city.queries import CityInfo

ROLE_WORDS: Final = dict(ROLE_LABELS)
_known: dict[int, tuple[int, Mapping[str, Audience]]] = {}
MOST_SHOWN: Final = 300  # one page of remarks (chosen: a pilot of a hundred agents for some weeks)


@dataclass(frozen=True)
class Remark:
    """One feedback as the list shows it."""

    id: UUID
    at: datetime
    text: str
    page: str
    state: Mapping[str, Any]
    role: str
    by_name: str
    has_picture: bool
    handled_by: str
    handled_at: datetime | None
    version: int


def audiences(city: CityInfo) -> Mapping[str, Audience]:
    """For whom each feature with a row is open; asked of the database once per version of the city."""
    known = _known.get(city.id)
    if known is None or known[0] != city.version:
        rows = Switch.objects.filter(city_id=city.id).values_list("code", "audience")
        known = _known[city.id] = (city.version, {code: Audience(audience) for code, audience in rows})
    return known[1]


def forget_audiences(city_id: int) -> None:
    """This process asks again; the others see the city's new version within a second."""
    _known.pop(city_id, None)


def is_on(city: CityInfo, switch: str, request_group: Group) -> bool:
    """Open to this group? A feature without a row is."""
    return is_open(audiences(city), switch, request_group)


def is_open(known: Mapping[str, Audience], switch: str, group: Group) -> bool:
    """The same, from audiences already read."""
    return group in OPEN_TO[known.get(switch, Audience.EVERYONE)]


def is_pilot_agent(user_id: int) -> bool:
    return PilotAgent.objects.filter(user_id=user_id).exists()


def remarks(city: CityInfo, *, is_handled: bool) -> list[Remark]:
    """Newest first, those still to read or those done with."""
    rows = Feedback.objects.filter(city_id=city.id, handled_at__isnull=not is_handled).order_by("-at", "pk")
    return [as_remark(row) for row in rows[:MOST_SHOWN]]


def as_remark(row: Feedback) -> Remark:
    return Remark(
        id=row.pk,
        at=row.at,
        text=row.text,
        page=row.page,
        state=row.state,
        role=ROLE_WORDS.get(row.role, row.role),
        by_name=row.by_name,
        has_picture=bool(row.picture),
        handled_by=row.handled_by,
        handled_at=row.handled_at,
        version=row.version,
    )


def open_remark_picture(city: CityInfo, remark_id: UUID) -> IO[bytes]:
    """The picture of a screen that came with a remark. Raises NotFound."""
    name = Feedback.objects.filter(city_id=city.id, pk=remark_id).values_list("picture", flat=True).first()
    if not name or not default_storage.exists(name):
        raise NotFound()
    return default_storage.open(name)
