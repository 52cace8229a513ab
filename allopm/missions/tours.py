"""The write door of tours: several cases for one crew, one after the other. The first is sent, the others wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id, dispatch_rules
from allopm.fleet import actions as fleet
from allopm.fleet.states import State as Duty
from allopm.incidents.change import announce, change, conflict, lock_all, require
from allopm.incidents.states import Step
from allopm.journal.actor import SYSTEM
from allopm.missions.cards import mission_change
from allopm.missions.change import active_states, advance, state_with, take_next, tell_sent
from allopm.missions.line import commit, tour_of
from allopm.missions.models import Mission
from allopm.missions.states import CARRIED, State
from allopm.refusals import Malformed
from allopm.reports import threads
from allopm.reports.states import State as Thread

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor

MOST_STOPS: Final = 12  # chosen: half a shift of short cases


@transaction.atomic
def plan_tour(
    city: CityInfo, crew: str, codes: Sequence[str], *, by: Actor, at: datetime, key: str
) -> tuple[list[Mission], bool]:
    """Give a free crew several cases in this order. The same key is the same tour; False when it was known."""
    codes = _stops(codes)
    cases = lock_all(city, codes)
    chosen = fleet.lock_crew(city, crew)
    known = _missions_of(city, chosen, key)
    if known:
        return known, False
    fleet.require_free(chosen)
    for code in codes:
        _require_waiting(city, cases[code])
    missions = [_mission(city, chosen, cases[code], rank, by=by, at=at, key=key) for rank, code in enumerate(codes)]
    commit(city, chosen, missions[0], at=at)
    tell_sent(city, cases[codes[0]], crew, by=by, at=at)
    for rank, code in enumerate(codes[1:], start=2):
        _tell_planned(city, cases[code], rank, f"{crew}, {rank}e de {len(codes)}", by=by, at=at)
    return missions, True


def _stops(codes: Sequence[str]) -> list[str]:
    if not 1 <= len(codes) <= MOST_STOPS or len(set(codes)) < len(codes):
        raise Malformed(_("Une tournée a de une à %(most)s affaires, chacune une fois.") % {"most": MOST_STOPS})
    return list(codes)


def _missions_of(city: CityInfo, crew: Crew, key: str) -> list[Mission]:
    found = Mission.objects.filter(city_id=city.id, crew=crew, tour_key=key).select_related("crew", "incident")
    return list(found.order_by("rank")) if key else []


def _require_waiting(city: CityInfo, incident: Incident) -> None:
    """A case of a tour waits for a crew: one that has got one meanwhile is a conflict, with who and what."""
    require(incident, "send")
    if Mission.objects.filter(incident=incident, state__in=CARRIED).exists():
        raise conflict(city, incident)


def _mission(
    city: CityInfo, crew: Crew, incident: Incident, rank: int, *, by: Actor, at: datetime, key: str
) -> Mission:
    return Mission.objects.create(
        city_id=city.id,
        incident=incident,
        crew=crew,
        state=State.PLANNED if rank else State.SENT,
        sent_by=by.name,
        sent_at=at,
        state_at=at,
        rank=rank,
        was_sent=rank == 0,
        tour_key=key,
        override_reason=_("tournée"),
    )


def _tell_planned(city: CityInfo, incident: Incident, rank: int, text: str, *, by: Actor, at: datetime) -> None:
    """The case stays in the queue, which says in whose tour it is; its authors know that it was read.

    Its hold clock gives the tour the limit of its class for every visit before it, then rings as any other.
    """
    limit_s = dispatch_rules(city).classes[incident.priority].hold_s
    change(
        incident,
        Step.PLANNED,
        by=by,
        at=at,
        text=text,
        state=state_with([]),
        held_until=None,
        held_reason="",
        tour_until=at + timedelta(seconds=limit_s * (rank - 1)),
        claimed_by_id=incident.claimed_by_id or by.id,
        opened_at=incident.opened_at or at,
    )
    announce(city, incident, at=at, also=threads.advance_threads(city, incident.pk, Thread.READ, at=at))


def return_planned(city: CityInfo, crew: Crew, cases: frozenset[int], *, by: Actor, at: datetime, why: str) -> None:
    """What a crew had before it goes back to the queue. Its cases are locked; its line is told by the caller."""
    planned = Mission.objects.filter(crew=crew, state=State.PLANNED, incident_id__in=cases)
    for mission in planned.select_related("crew", "incident").order_by("incident_id"):
        incident = mission.incident
        advance(city, incident, mission, State.RECALLED, by=by, at=at, reason=why[:300])
        text = f"{crew.call_sign} : {why}"
        state = state_with(active_states(incident))
        change(incident, Step.UNPLANNED, by=by, at=at, text=text, state=state)
        announce(city, incident, at=at, also=[mission_change(city, mission)])


@transaction.atomic
def end_tour(city: CityInfo, call_sign: str, *, by: Actor, at: datetime, why: str) -> None:
    """A crew that goes off duty leaves its tour to others. Nothing happens when it has none."""
    crew, cases = _hold_tour(city, call_sign)
    if crew.tour and crew.state == Duty.OFF_DUTY:
        return_planned(city, crew, cases, by=by, at=at, why=why)
        fleet.tell_tour(city, crew, tour_of(city, crew.pk), at=at)


def _hold_tour(city: CityInfo, call_sign: str) -> tuple[Crew, frozenset[int]]:
    planned = Mission.objects.filter(city_id=city.id, crew__call_sign=call_sign, state=State.PLANNED)
    cases = lock_all(city, planned.values_list("incident__code", flat=True))
    return fleet.lock_crew(city, call_sign), frozenset(case.pk for case in cases.values())


def tend_tours(at: datetime) -> int:
    """Tours whose crew is free go on, those of crews off duty go back. Periodic; a net under the doors above."""
    waiting = Mission.objects.filter(state=State.PLANNED, crew__state__in=[Duty.AVAILABLE, Duty.OFF_DUTY])
    crews = waiting.order_by("crew_id").distinct().values_list("city_id", "crew__call_sign", "crew_id")
    for city_id, call_sign, _pk in list(crews):
        _tend(city_by_id(city_id), call_sign, at=at)
    return len(crews)


@transaction.atomic
def _tend(city: CityInfo, call_sign: str, *, at: datetime) -> None:
    crew, cases = _hold_tour(city, call_sign)
    if crew.state == Duty.AVAILABLE:
        take_next(city, crew, at=at, cases=cases)
    elif crew.state == Duty.OFF_DUTY:
        end_tour(city, call_sign, by=SYSTEM, at=at, why=_("fin de service"))
