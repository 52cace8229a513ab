"""What a place remembers, and that it remembers nobody."""

from __future__ import annotations

import pytest

from allopm.finding.premise import premise
from allopm.incidents import actions as incidents
from allopm.missions import actions as missions
from allopm.reports.submission import Contact, Location
from tests.scenes import CENTRE, case_of, later, make_operator, say

pytestmark = pytest.mark.django_db
ME = Contact(phone="06 12 34 56 78", name="Paul Roux", email="paul@essai.test")
HERE = Location(*CENTRE, 12, "12 rue de France", "gps")
NEXT_DOOR = Location(CENTRE[0] + 0.0003, CENTRE[1], 12, "14 rue de France", "gps")
ELSEWHERE = Location(CENTRE[0] + 0.01, CENTRE[1], 12, "1 rue Lointaine", "gps")


def test_a_place_counts_its_cases_by_kind_outcome_and_time(city):
    by, old = make_operator(city), case_of(say(city, location=NEXT_DOOR))
    note = "Portail fermé, digicode. M. Durand très agressif."
    noted = incidents.note(city, old.code, by=by, at=later(minutes=1), version=old.version, text=note)
    how = {"outcome": "warned", "proof": "crew", "text": "Fini"}
    missions.end_incident(city, old.code, by=by, at=later(minutes=2), version=noted.version, **how)
    say(city, at=later(days=60), kind="parking.crosswalk", location=HERE)
    say(city, at=later(days=61), location=ELSEWHERE)
    case = case_of(say(city, at=later(days=70), kind="noise.works", location=HERE))
    told = premise(city, case.code, at=later(days=70))
    assert told["text"] == "1 cas ici en 30 jours, 2 en 12 mois."
    assert [(one["label"], one["days_30"], one["months_12"]) for one in told["groups"]] == [
        ("Stationnement", 1, 1), ("Bruit", 0, 1)
    ]  # fmt: skip
    assert [(one["code"], one["count"]) for one in told["outcomes"]] == [("warned", 1)]
    assert [one["label"] for one in told["hazards"]] == ["accès fermé : portail, digicode ou clé"]
    assert "Durand" not in str(told) and "agressif" not in str(told)


def test_the_same_reporter_elsewhere_adds_nothing(city):
    case = case_of(say(city, contact=ME))
    before = premise(city, case.code, at=later(days=1))
    for hours in range(1, 4):
        say(city, at=later(hours=hours), contact=ME, location=ELSEWHERE)
    assert premise(city, case.code, at=later(days=1)) == before
    assert before["days_30"] == before["months_12"] == 0


def test_who_reported_changes_nothing_of_what_a_place_says(city):
    say(city, contact=ME, location=NEXT_DOOR, kind="parking.crosswalk")
    case = case_of(say(city, at=later(hours=1), location=HERE))
    told = premise(city, case.code, at=later(days=1))
    assert told["days_30"] == 1
    assert not any(word in str(told) for word in ("Roux", "paul", "06 12", "12 34"))


def test_a_case_without_a_position_has_no_history(city):
    case = case_of(say(city, location=Location(words="derrière la gare")))
    assert "pas de position" in premise(city, case.code, at=later(days=1))["text"]
