"""What a proposal gathers from the rooms, and what is kept of it."""

import pytest

from allopm.city.models import DispatchRules
from allopm.city.queries import city_by_id, forget
from allopm.fleet.actions import Fix, record_fixes
from allopm.fleet.models import Crew
from allopm.fleet.queries import crews_seen
from allopm.incidents.models import Incident
from allopm.missions import actions as missions
from allopm.missions.covering import free_crews
from allopm.missions.models import Mission, Proposal
from allopm.missions.proposal_log import forget_undecided, show_proposals
from allopm.missions.proposals import rank_crews
from allopm.missions.serving import service_times_by_group
from allopm.safety.actions import Press, close, press_distress
from tests.scenes import CENTRE, NOON, case_of, later, make_crew, make_operator, say

pytestmark = pytest.mark.django_db
CLASSES = {str(code): {"hold_s": 60 * code, "arrive_s": 600} for code in (1, 2, 3, 4)}


@pytest.fixture
def lea(city):
    return make_operator(city)


def stand(city, call_sign, *, east=0.0, at=NOON, **fields):
    crew = make_crew(city, call_sign, **fields)
    record_fixes(city, call_sign, [Fix(CENTRE[0] + east, CENTRE[1], at)], now=at)
    return crew


def choose(city, **rules):
    DispatchRules.objects.create(city_id=city.id, code="rules", classes=CLASSES, **rules)
    forget()
    return city_by_id(city.id)


def line(city, case, call_sign, at=NOON):
    return next(one for one in rank_crews(city, case, at=at) if one.crew == call_sign)


def send(city, lea, case, crew, at=NOON):
    version = Incident.objects.get(pk=case.pk).version
    return missions.send_crew(city, case.code, crew, by=lea, at=at, version=version, reason="essai")


def test_the_citys_policy_speaks_and_says_which_case_a_crew_would_leave(city, lea):
    stand(city, "C01")
    calm, urgent = case_of(say(city)), case_of(say(city, kind="traffic.rodeo"))
    Crew.objects.filter(call_sign="C01").update(skills=["motorbike"])
    send(city, lea, calm, "C01")
    found = line(city, urgent, "C01")
    assert (found.eligible, found.diverts, found.policy) == (True, calm.code, "reserve")
    assert "détournement" in found.warnings
    nearest = line(choose(city, policy="nearest"), urgent, "C01")
    assert (nearest.eligible, nearest.diverts, nearest.policy) == (False, None, "nearest")


def test_a_crew_that_calls_for_help_is_proposed_for_nothing(city, lea):
    stand(city, "C01")
    case = case_of(say(city))
    alert = press_distress(city, "C01", Press(NOON, "distress-1"), by=lea, now=NOON)
    found = line(city, case, "C01")
    assert (found.eligible, found.reasons) == (False, ("appelle à l’aide",))
    assert free_crews(crews_seen(city)) == []
    close(city, alert.pk, by=lea, at=later(minutes=1), version=alert.version, words="rejoint, rien de grave")
    assert line(city, case, "C01").eligible


def test_who_suits_a_kind_is_the_citys_word(city):
    case = case_of(say(city))
    stand(city, "C01", officers=1)
    stand(city, "M01", officers=2, skills=["motorbike"])
    rules = {"noise": {"min_officers": 2, "prefers": ["motorbike"]}, "noise.music": {"min_officers": 2}}
    city = choose(city, eligibility=rules)
    assert line(city, case, "C01").reasons == ("1 agent(s), il en faut 2",)
    assert "moto" not in line(city, case, "M01").reasons
    works = case_of(say(city, kind="noise.works"))
    assert "moto" in line(city, works, "M01").reasons


def test_who_alone_covers_a_sector_is_said_in_words(city):
    case = case_of(say(city))
    stand(city, "C01")
    assert "laisse Centre sans équipage à moins de 8 min" in line(city, case, "C01").warnings
    stand(city, "C02", east=0.002)
    assert not any("laisse" in warning for warning in line(city, case, "C01").warnings)


def test_a_reserve_that_would_be_touched_is_said_until_the_case_has_waited_too_long(city):
    case = case_of(say(city))
    assert case.priority == 3
    stand(city, "C01")
    assert "réserve : 1" in line(city, case, "C01").held
    assert line(city, case, "C01", at=later(hours=9)).held is None


def test_a_crew_finishing_soon_is_marked_and_not_choosing_it_needs_no_words(city, lea):
    other, case = case_of(say(city, kind="parking.crosswalk")), case_of(say(city))
    stand(city, "C01")
    stand(city, "C02", east=0.05)
    mission = send(city, lea, other, "C01")
    Crew.objects.filter(call_sign="C01").update(mission_state="on_scene", mission_since=NOON)
    Mission.objects.filter(pk=mission.pk).update(state="on_scene", state_at=NOON)
    at = later(minutes=40)
    for call_sign, east in (("C01", 0), ("C02", 0.05)):
        record_fixes(city, call_sign, [Fix(CENTRE[0] + east, CENTRE[1], at)], now=at)
    lines = rank_crews(city, case, at=at)
    assert [(one.crew, one.finishing) for one in lines] == [("C01", True), ("C02", False)]
    sent = missions.send_crew(city, case.code, "C02", by=lea, at=at, version=1, reason=None)
    assert sent.crew.call_sign == "C02"


def test_times_on_scene_are_learnt_by_group(city, lea):
    case = case_of(say(city))
    crew = stand(city, "C01")
    for number in range(30):
        Mission.objects.create(
            city_id=city.id, incident=case, crew=crew, state="cleared", sent_by="x", sent_at=NOON, state_at=NOON,
            on_scene_at=later(minutes=number), cleared_at=later(minutes=number + 5),
        )  # fmt: skip
    times = service_times_by_group(city, later(hours=1))
    assert set(times) == {"noise"}
    assert times["noise"].count(300.0) == 30


def test_every_sending_keeps_what_another_policy_would_need(city, lea):
    case = case_of(say(city))
    stand(city, "C01")
    stand(city, "C02", east=0.01, skills=["dog"], vehicle="van")
    make_crew(city, "C03", state="off_duty")
    send(city, lea, case, "C01", at=later(seconds=30))
    kept = Proposal.objects.get().ranked
    assert kept["policy"] == "reserve"
    assert kept["case"] == {
        "priority": 3, "kind": "noise.music", "lon": CENTRE[0], "lat": CENTRE[1], "waited_s": 30,
    }  # fmt: skip
    assert [one["crew"] for one in kept["lines"]] == [one["crew"] for one in kept["crews"]] == ["C01", "C02", "C03"]
    second = kept["crews"][1]
    assert (second["state"], second["vehicle"], second["skills"], second["fix_age_s"]) == (
        "available", "van", ["dog"], 30,
    )  # fmt: skip
    assert second["eta_s"] > kept["crews"][0]["eta_s"]
    assert (kept["crews"][2]["eligible"], kept["crews"][2]["eta_s"], kept["crews"][2]["doing"]) == (False, None, None)


def test_what_the_desk_only_looked_at_is_kept_once_a_minute_and_for_a_season(city, lea):
    stand(city, "C01")
    case = case_of(say(city))
    for seconds in (0, 5, 61):
        show_proposals(city, case, at=later(seconds=seconds))
    send(city, lea, case, "C01", at=later(seconds=70))
    assert list(Proposal.objects.order_by("at").values_list("mission", flat=True))[:2] == [None, None]
    assert {row.ranked["crews"][0]["crew"] for row in Proposal.objects.all()} == {"C01"}
    assert forget_undecided(later(days=91)) == 2
    assert Proposal.objects.get().mission is not None
