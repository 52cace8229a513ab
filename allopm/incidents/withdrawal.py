"""A reporter takes the own words back: the case keeps what happened and where, and says that it was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from allopm.finding.actions import forget_cases
from allopm.incidents.change import announce, change, lock
from allopm.incidents.models import IncidentStep
from allopm.incidents.states import State, Step
from allopm.journal.actor import RESIDENT
from allopm.replays.erasing import forget_case

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.events.log import Change
    from allopm.incidents.models import Incident


@dataclass(frozen=True)
class Words:
    """What the reporter had given to the case: moments and texts of messages, words of place, storey, photos."""

    messages: tuple[tuple[datetime, str], ...]
    place_words: str
    floor: str
    photos: int


def take_words_back(
    city: CityInfo, incident: Incident, words: Words, *, threads: Iterable[Change], at: datetime
) -> None:
    """In the caller’s transaction, the case locked. An open case known by words alone keeps them until its end."""
    for moment, text in words.messages:
        IncidentStep.objects.filter(incident=incident, at=moment, text=text).update(text="")
    fields: dict[str, Any] = {"photo_count": max(0, incident.photo_count - words.photos)}
    is_known = bool(incident.address or incident.lon is not None)
    if words.place_words and incident.place_words == words.place_words and (is_known or incident.state == State.ENDED):
        fields["place_words"] = ""
    if words.floor and incident.floor == words.floor:
        fields["floor"] = ""
    change(incident, Step.WITHDRAWN, by=RESIDENT, at=at, **fields)
    forget_cases(city, [incident.code])
    forget_case(city, incident.code, at=at)
    announce(city, incident, at=at, also=threads)


@transaction.atomic
def forget_place_words(city: CityInfo, code: str, *, at: datetime) -> int:
    """A case that is over and whose authors erased their data loses their words of the place too."""
    incident = lock(city, code)
    if incident.state != State.ENDED or not incident.place_words:
        return 0
    change(incident, Step.WITHDRAWN, by=RESIDENT, at=at, place_words="")
    forget_cases(city, [code])
    announce(city, incident, at=at)
    return 1
