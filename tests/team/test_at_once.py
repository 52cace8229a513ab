"""Several at once: reports that spread, one case for four hands, two signatures, timers against people."""

import threading

import pytest
from django.db import connection

from allopm.city.models import City, DeskRules
from allopm.city.queries import city_by_id, forget
from allopm.incidents import actions
from allopm.incidents.claims import let_go_overdue
from allopm.incidents.models import Incident, IncidentStep
from allopm.journal.models import Entry
from allopm.refusals import Refused
from allopm.team.models import ReliefSheet
from allopm.team.presence import say_present
from allopm.team.reliefs import make_relief, prepare_reliefs, sign_relief
from allopm.team.states import Side
from tests.scenes import NOON, case_of, later, make_city, make_operator, say


def together(*deeds):
    """Each in a thread of its own, from one starting line; returns the codes of refusals."""
    line, refused = threading.Barrier(len(deeds)), []

    def run(deed):
        line.wait()
        try:
            deed()
        except Refused as problem:
            refused.append(problem.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(refused)


def desk_with(**rules):
    city = make_city()
    DeskRules.objects.create(city_id=city.id, code="rules", **rules)
    City.objects.filter(pk=city.id).update(version=city.version + 1)
    forget()
    return city_by_id(city.id)


@pytest.mark.django_db(transaction=True)
def test_what_four_desks_do_at_once_is_done_once_and_never_half(var):
    city = desk_with(distribution="balanced")
    people = [make_operator(city, name) for name in ("Ana A", "Bob B", "Cléo C", "Dan D")]
    for number, person in enumerate(people):
        say_present(city, by=person, at=NOON, window=f"window-{number:04}", reading="", session="s")

    # Eight reports in one moment spread over four desks.
    together(*[lambda: say(city, at=later(seconds=1))] * 8)
    holders = Incident.objects.values_list("claimed_by_id", flat=True)
    assert sorted(holders) == sorted([person.id for person in people] * 2)

    # Four hands take one case: one has it, three read who was faster.
    case = Incident.objects.filter(claimed_by_id=people[0].id).first()
    actions.release(city, case.code, by=people[0], at=later(seconds=2), version=1)
    take = [
        lambda by=person: actions.claim(city, case.code, by=by, at=later(seconds=3), version=2) for person in people
    ]
    assert together(*take) == ["conflict"] * 3
    assert IncidentStep.objects.filter(incident=case, kind="claimed").count() == 1

    # A claim that is renewed in the moment in which its time is up: the act stands, whoever came first.
    case.refresh_from_db()
    holder = next(person for person in people if person.id == case.claimed_by_id)
    together(
        lambda: actions.note(city, case.code, by=holder, at=case.claim_until, version=3, text="J’y suis"),
        lambda: let_go_overdue(city, case.code, 3, at=case.claim_until),
    )
    kinds = list(IncidentStep.objects.filter(incident=case, version__gt=3).values_list("kind", flat=True))
    assert kinds in (["noted"], ["claim_over", "noted"])
    case.refresh_from_db()
    assert (case.claimed_by_id == holder.id) == (kinds == ["noted"])

    # The job twice, and somebody who asks for a sheet in the same moment: one sheet.
    relief = later(hours=9)  # 21:00 UTC is 22:00 in this city
    together(
        lambda: prepare_reliefs(relief),
        lambda: prepare_reliefs(relief),
        lambda: make_relief(city, by=people[0], at=relief),
    )
    sheet = ReliefSheet.objects.get()

    # Two sign at once for the same side: one does, the other reads who.
    signing = [
        lambda by=person: sign_relief(city, sheet.pk, by=by, at=relief, version=1, side=Side.LEAVING)
        for person in people[:2]
    ]
    assert together(*signing) == ["conflict"]
    assert Entry.objects.filter(what="relief.leaving").count() == 1


@pytest.mark.django_db
def test_new_case_goes_to_the_present_desk_with_the_least_in_hand(var):
    city = desk_with(distribution="balanced")
    assert case_of(say(city)).claimed_by_id is None  # nobody is there
    lea, paul = make_operator(city), make_operator(city, "Paul Roux")
    say_present(city, by=lea, at=NOON, window="window-0001", reading="", session="s")
    say_present(city, by=paul, at=NOON, window="window-0002", reading="", session="s")
    first, second = case_of(say(city, at=later(seconds=1))), case_of(say(city, at=later(seconds=2)))
    assert {first.claimed_by_id, second.claimed_by_id} == {lea.id, paul.id}
    assert [step.kind for step in first.steps.all()] == ["received", "given"]
    # Léa's waits for a crew's hour: it weighs nothing, and hers is the next.
    hers = first if first.claimed_by_id == lea.id else second
    actions.hold(city, hers.code, by=lea, at=NOON, version=1, until=later(hours=1), reason="rappel")
    assert case_of(say(city, at=later(seconds=3))).claimed_by_id == lea.id
    # Alike in hand: whoever has gone longest without.
    assert case_of(say(city, at=later(seconds=4))).claimed_by_id == paul.id
    # Silent desks get nothing, even before the timer has marked them away; who took the call keeps it.
    assert case_of(say(city, at=later(seconds=46))).claimed_by_id is None
    assert case_of(say(city, at=later(seconds=5), channel="phone")).claimed_by_id is None


@pytest.mark.django_db
def test_without_distribution_a_new_case_is_nobodys(city):
    say_present(city, by=make_operator(city), at=NOON, window="window-0001", reading="", session="s")
    assert case_of(say(city)).claimed_by_id is None
