"""Every rule of the settings page, changed through its own door, changes what the house does."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction

from allopm.calls.rules import callback_minutes
from allopm.city.cards import rules_card
from allopm.city.files.urgency_shape import UrgencyFile
from allopm.city.models import KindGroup
from allopm.city.queries import CityInfo, city_by_id, desk_rules, dispatch_rules, forget
from allopm.city.rules import change_rules, put
from allopm.dispatching.urgency import Danger, UrgencyFacts, score
from allopm.incidents.actions import open_incident, watch
from allopm.incidents.cards import incident_card
from allopm.incidents.escalation import escalate_late_cases
from allopm.incidents.queries import find_incident
from allopm.incidents.ringing import ring_promises, ring_silent_cases
from allopm.journal.actor import SYSTEM
from allopm.missions.actions import send_crew
from allopm.missions.coverage import coverage
from allopm.team.models import ReliefSheet
from allopm.team.presence import mark_away, say_present
from allopm.team.reliefs import prepare_reliefs
from tests.scenes import NOON, case_of, later, make_city, make_crew, make_kind, make_operator, say

RODEO = {"kind": "traffic.rodeo"}


def sit(city: CityInfo) -> Any:
    who = make_operator(city)
    say_present(city, by=who, at=NOON, window="window-0001", reading="", session="s")
    return who


def claimed(city: CityInfo) -> object:
    sit(city)
    return case_of(say(city, at=later(seconds=1))).claimed_by is None


def claim_end(city: CityInfo) -> object:
    case = case_of(say(city))
    open_incident(city, case.code, by=make_operator(city), at=NOON, version=case.version)
    return incident_card(city, find_incident(city, case.code))["claimed_by"]["until"]


def away(city: CityInfo) -> object:
    sit(city)
    return mark_away(later(seconds=60))


def silent(city: CityInfo) -> object:
    say(city, **RODEO)
    return ring_silent_cases(later(seconds=60))


def relief(at_min: float) -> Callable[[CityInfo], object]:
    def made(city: CityInfo) -> object:
        sit(city)
        prepare_reliefs(later(minutes=at_min))
        return ReliefSheet.objects.count()

    return made


def promise(city: CityInfo) -> object:
    say(city, **RODEO)
    return ring_promises(later(hours=43))


def watch_due(city: CityInfo) -> object:
    case = case_of(say(city))
    watch(city, case.code, by=make_operator(city), at=NOON, version=case.version, reason="Musique")
    return incident_card(city, find_incident(city, case.code))["watch"]["due_at"]


def late_alone(kind: str) -> Callable[[CityInfo], object]:
    def told(city: CityInfo) -> object:
        say(city, kind=kind)
        return [escalate_late_cases(later(seconds=limit)) for limit in (150, 200, 700, 2000, 20_000)]

    return told


def late_on_the_way(kind: str) -> Callable[[CityInfo], object]:
    def told(city: CityInfo) -> object:
        case, crew = case_of(say(city, kind=kind)), make_crew(city, "C12", vehicle="motorbike", skills=["motorbike"])
        send_crew(city, case.code, crew.call_sign, by=make_operator(city), at=NOON, version=case.version,
                  reason="proche")  # fmt: skip
        return incident_card(city, find_incident(city, case.code))["clock"]["due_at"]

    return told


def shown_policy(city: CityInfo) -> object:
    return rules_card(desk_rules(city), dispatch_rules(city))["policy"]["label"]


def covered(city: CityInfo) -> object:
    return coverage(city, later(hours=city.version))["minutes"]  # not the answer of the same second


# Section, path, another value, what differs.
RULES: list[tuple[str, str, Any, Callable[[CityInfo], object]]] = [
    ("desk", "distribution", "balanced", claimed),
    ("desk", "claim_minutes", 30, claim_end),
    ("desk", "presence_s", 120, away),
    ("desk", "silent_share", 0.2, silent),
    ("desk", "relief_times", ["06:00", "15:00", "22:00"], relief(50)),
    ("desk", "relief_lead_min", 5, relief(45)),
    ("desk", "promise_near_h", 12, promise),
    ("desk", "watch_minutes", 30, watch_due),
    ("desk", "call_callback_min", 30, callback_minutes),
    ("dispatching", "policy", "nearest", shown_policy),
    ("dispatching", "reach_min", 12, covered),
    ("dispatching", "classes.1.hold_s", 120, late_alone("traffic.rodeo")),
    ("dispatching", "classes.2.hold_s", 1200, late_alone("p2")),
    ("dispatching", "classes.3.hold_s", 3000, late_alone("noise.music")),
    ("dispatching", "classes.4.hold_s", 28_800, late_alone("noise.works")),
    ("dispatching", "classes.1.arrive_s", 300, late_on_the_way("traffic.rodeo")),
    ("dispatching", "classes.2.arrive_s", 700, late_on_the_way("p2")),
    ("dispatching", "classes.3.arrive_s", 1000, late_on_the_way("noise.music")),
    ("dispatching", "classes.4.arrive_s", 3000, late_on_the_way("noise.works")),
]


def seen(read: Callable[[CityInfo], object], city: CityInfo) -> object:
    """What it took to look is taken back."""
    with transaction.atomic():
        found = read(city)
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(("section", "path", "value", "read"), RULES, ids=[f"{row[0]}.{row[1]}" for row in RULES])
def test_a_rule_of_the_settings_page_changes_what_the_house_does(
    var: Any, section: str, path: str, value: Any, read: Callable[[CityInfo], object]
) -> None:  # fmt: skip
    city = make_city()
    noise = KindGroup.objects.get(city_id=city.id, code="noise")
    make_kind(noise.city, noise, "p2", "Alarme", base=50, priority=2)
    forget()
    city = city_by_id(city.id)
    before = seen(read, city)
    assert change_rules(city, section, {path: value}, by=SYSTEM, at=NOON, version=1)
    forget()
    assert seen(read, city_by_id(city.id)) != before


HARD = UrgencyFacts("Rixe", 100, 2, "now", (Danger("arme", 50),), 16, 16, 0.9, 6, 23)
MILD = UrgencyFacts("Musique", 20, 4, "now", (), 4, 4, 0.9, 1, 23)
EARLY = UrgencyFacts("Musique", 20, 4, "now", local_hour=22)
LATE = UrgencyFacts("Musique", 20, 4, "now", local_hour=6)
URGENCY: dict[str, tuple[Any, UrgencyFacts]] = {
    "kind.most": (50, HARD),
    "ongoing.now.points": (20, MILD),
    "ongoing.recurring.points": (9, UrgencyFacts("Musique", 20, 4, "recurring")),
    "ongoing.over.points": (-5, UrgencyFacts("Musique", 20, 4, "over")),
    "dangers.most": (10, HARD),
    "witnesses.per_doubling": (2, MILD),
    "witnesses.most": (7, HARD),
    "repeats.per_doubling": (1, MILD),
    "repeats.most": (4, HARD),
    "still.points": (3, MILD),
    "still.most": (6, HARD),
    "night.from_h": (23, EARLY),
    "night.to_h": (5, LATE),
    "night.points": (9, LATE),
    "promise.rises_from": (0.8, MILD),
    "promise.slope": (10, MILD),
    "promise.most": (2, HARD),
    "priority.floors.1": (100, UrgencyFacts("Rixe", 55, 3, "now", (Danger("menaces", 25),))),
    "priority.floors.2": (60, UrgencyFacts("Rixe", 47, 4, "now")),
    "priority.floors.3": (30, UrgencyFacts("Musique", 20, 4, "now")),
    "priority.over_steps_down": (2, UrgencyFacts("Rixe", 30, 2, "over")),
}


@pytest.mark.parametrize("path", sorted(URGENCY))
def test_a_rule_of_urgency_changes_a_score_a_class_or_a_reason(path: str) -> None:
    value, facts = URGENCY[path]
    values = UrgencyFile().model_dump(mode="json")
    changed = deepcopy(values)
    put(changed, path, value)
    before, after = (score(facts, UrgencyFile.model_validate(one).as_rules()) for one in (values, changed))
    assert before != after
