"""The grammar of every change to a mission: lock, advance, leave. Knows no verb of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from allopm.fleet import actions as fleet
from allopm.incidents.change import NotNow, announce, change, lock, lock_all
from allopm.incidents.states import COMMANDS, Step
from allopm.incidents.states import State as Case
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM
from allopm.missions.bands import usual_delay
from allopm.missions.cards import mission_change
from allopm.missions.line import commit, tour_of
from allopm.missions.models import Mission
from allopm.missions.states import ACTIVE, CARRIED, State, can_become
from allopm.missions.words import STATE_WORDS
from allopm.refusals import NotFound
from allopm.reports import threads
from allopm.reports.states import State as Thread

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.events.log import Change
    from allopm.fleet.models import Crew
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor


class NotMissionStep(NotNow):
    """The mission is elsewhere: 422, with its state."""

    code = "not_mission_step"


@dataclass(frozen=True)
class Held:
    """A locked case, and the numbers of all cases locked with it: those that wait in the tours of its crews."""

    incident: Incident
    cases: frozenset[int]


def hold(city: CityInfo, code: str, *, version: int | None = None, crew: str | None = None) -> Held:
    """Lock a case, what waits behind it in the tours of its crews (of `crew` too, which is not on it yet), then
    all these crews. Each table in the order of its key, so that nobody waits in a circle. Raises NotFound, Conflict."""
    on_it = Mission.objects.filter(city_id=city.id, state__in=CARRIED, incident__code=code)
    signs = set(on_it.values_list("crew__call_sign", flat=True)) | ({crew} if crew else set())
    behind = Mission.objects.filter(city_id=city.id, crew__call_sign__in=signs, state__in=CARRIED)
    cases = lock_all(city, {code, *behind.values_list("incident__code", flat=True)})
    incident = lock(city, code, version)
    fleet.lock_crews(city, sorted(signs))
    return Held(incident, frozenset(case.pk for case in cases.values()))


def lock_mission(city: CityInfo, mission_id: int, *, crew: str) -> tuple[Held, Mission]:
    """A crew's own mission: incident first, then mission, then crew. Raises NotFound."""
    found = find_mission(city, mission_id, crew=crew)
    held = hold(city, found.incident.code, crew=crew)
    mission = Mission.objects.select_for_update(of=("self",)).select_related("crew").get(pk=mission_id)
    mission.incident = held.incident
    return held, mission


def find_mission(city: CityInfo, mission_id: int, *, crew: str) -> Mission:
    """This crew's mission, or NotFound."""
    mission = (
        Mission.objects.filter(city_id=city.id, pk=mission_id, crew__call_sign=crew)
        .select_related("crew", "incident")
        .first()
    )
    if mission is None:
        raise NotFound(_("Cette mission n’existe pas, ou n’est pas la vôtre."))
    return mission


TIMES: Final = {
    State.ACKNOWLEDGED: "acknowledged_at",
    State.EN_ROUTE: "en_route_at",
    State.ON_SCENE: "on_scene_at",
    State.CLEARED: "cleared_at",
}


def advance(
    city: CityInfo,
    incident: Incident,
    mission: Mission,
    state: State,
    *,
    by: Actor,
    at: datetime,
    **fields: Any,
) -> None:
    """Move a locked mission; its times never run backwards."""
    if not can_become(mission.state, state):
        raise NotMissionStep(
            _("La mission est déjà « %(state)s ».") % {"state": STATE_WORDS[State(mission.state)]},
            state=mission.state,
        )
    at = max(at, mission.state_at)
    for name, value in fields.items():
        setattr(mission, name, value)
    if state in TIMES:
        setattr(mission, TIMES[state], at)
    mission.state, mission.state_at = state, at
    mission.version += 1
    mission.save()
    write(
        city.id,
        what=f"mission.{state}",
        about=f"incident:{incident.code}",
        by=by,
        at=at,
        data={"mission": mission.pk},
    )


def leave(city: CityInfo, mission: Mission, *, at: datetime, held: Held) -> None:
    """A mission is over: its crew goes on to what is next in its tour, or is free. A planned one only leaves it."""
    crew = fleet.lock_crew(city, mission.crew.call_sign)
    if crew.mission_id != mission.pk:
        fleet.tell_tour(city, crew, tour_of(city, crew.pk), at=at)
    elif not take_next(city, crew, at=at, cases=held.cases):
        fleet.free(city, crew, tour=tour_of(city, crew.pk), at=at)


def take_next(city: CityInfo, crew: Crew, *, at: datetime, cases: frozenset[int]) -> Mission | None:
    """The next planned mission of a locked crew is sent, if its case is among the locked ones."""
    planned = Mission.objects.filter(crew=crew, state=State.PLANNED).select_related("crew", "incident")
    mission = planned.order_by("rank", "pk").first()
    if mission is None or mission.incident_id not in cases:
        return None  # planned in this very moment: the timetable sends it within seconds
    incident = mission.incident = lock(city, mission.incident.code)
    advance(city, incident, mission, State.SENT, by=SYSTEM, at=at, sent_at=max(at, mission.state_at), was_sent=True)
    commit(city, crew, mission, at=at)
    tell_sent(city, incident, crew.call_sign, by=SYSTEM, at=at, text=_("%(crew)s, suite de sa tournée"))
    return mission


def tell_sent(
    city: CityInfo,
    incident: Incident,
    crew: str,
    *,
    by: Actor,
    at: datetime,
    text: str = "%(crew)s",
    also: Iterable[Change] = (),
) -> None:
    """The case has a crew: its history, its authors, every screen."""
    low, high = usual_delay(city, incident.kind, at=at)
    change(
        incident,
        Step.CREW_SENT,
        by=by,
        at=at,
        text=text % {"crew": crew},
        band_low_min=low,
        band_high_min=high,
        state=incident.state if incident.state == Case.ON_SCENE else Case.DISPATCHED,
        held_until=None,
        held_reason="",
        claimed_by_id=incident.claimed_by_id or by.id,
        opened_at=incident.opened_at or at,
    )
    moved = threads.advance_threads(city, incident.pk, Thread.CREW_SENT, at=at)
    announce(city, incident, at=at, also=[*also, *moved])


def active_states(incident: Incident) -> list[str]:
    """The states of the missions still on this case."""
    return list(Mission.objects.filter(incident=incident, state__in=ACTIVE).values_list("state", flat=True))


def state_with(states: list[str]) -> Case:
    """What a case is when these missions are on it."""
    if not states:
        return Case.OPEN
    return Case.ON_SCENE if State.ON_SCENE in states else Case.DISPATCHED


def is_sendable(incident: Incident) -> bool:
    """Whether a crew can be sent to this case now."""
    return Case(incident.state) in COMMANDS["send"]


def drop_planned(city: CityInfo, held: Held, *, by: Actor, at: datetime, reason: str) -> list[Change]:
    """A case is over: it leaves the tours in which it waited. Returns the events to emit."""
    planned = Mission.objects.filter(incident=held.incident, state=State.PLANNED).select_related("crew").order_by("pk")
    changes = []
    for mission in planned:
        mission.incident = held.incident
        advance(city, held.incident, mission, State.RECALLED, by=by, at=at, reason=reason)
        leave(city, mission, at=at, held=held)
        changes.append(mission_change(city, mission))
    return changes
