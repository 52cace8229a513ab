"""Two at once: what the locks and the keys are for."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from allopm.accounts.roles import Role
from allopm.fleet.actions import record_fixes
from allopm.fleet.models import Crew, CrewPosition
from allopm.fleet.states import State
from allopm.journal.models import Entry
from allopm.positions.fix import Fix
from allopm.refusals import Refused
from allopm.shifts import actions
from allopm.shifts.draft import Draft
from allopm.shifts.duty import Word, say_duty
from allopm.shifts.importing import import_plan
from allopm.shifts.models import DutyAction, Shift
from allopm.shifts.reading import read_plan
from tests.scenes import CENTRE, NOON, actor_for, crew_actor, later, make_city, make_user
from tests.shifts.scenes import off_duty, plan, says


def together(*deeds: Callable[[], object]) -> list[str]:
    """Each in a thread of its own, from one starting line; returns the codes of refusals."""
    line, refused = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
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
    return refused


@pytest.mark.django_db(transaction=True)
def test_what_happens_at_once_is_done_once_and_never_half(var):
    city = make_city()
    crew = off_duty(city)
    shift = plan(crew)
    by = crew_actor(crew)
    chief = actor_for(make_user(city, Role.SUPERVISOR, "Nour Chef"))

    def available():
        say_duty(city, "C12", Word(State.AVAILABLE, NOON, "tunnel-0001"), by=by, now=later(minutes=1))

    def take_out():
        actions.take_out_shift(city, shift.pk, by=chief, at=NOON, version=1)

    # Two sendings of one word, and the plan taken away under it: one duty, with the shift or without.
    refused = together(available, available, take_out)
    crew.refresh_from_db()
    assert (crew.state, DutyAction.objects.count(), Entry.objects.filter(what="crew.available").count()) == (
        "available", 1, 1,
    )  # fmt: skip
    assert refused == (["shift_has_begun"] if Shift.objects.exists() else [])
    assert (crew.shift_id is not None) == Shift.objects.exists()

    # Positions pour in while the duty ends: whoever is first, none of after it stays.
    fixes = [Fix(*CENTRE, later(minutes=minute)) for minute in (10, 20, 30)]
    end = later(minutes=20)
    together(
        lambda: record_fixes(city, "C12", fixes, now=later(minutes=31)),
        lambda: says(city, crew, State.OFF_DUTY, end, now=later(minutes=31), key="tunnel-0002"),
    )
    assert not CrewPosition.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM fleet_fix WHERE crew_id = %s AND at > %s", [crew.pk, end])
        assert cursor.fetchone() == (0,)

    # Two plans that want the same hours: one is written, the other reads why not.
    off_duty(city, "C13")
    rows = read_plan(b"uid;equipage;debut;fin\nv1;C13;24/11/2026 13:00;21:00\n", city)
    draft = Draft("C13", later(hours=1), later(hours=9))
    reports = []
    refused = together(
        lambda: reports.append(import_plan(city, rows, by=chief, at=NOON)),
        lambda: actions.add_shift(city, draft, by=chief, at=NOON),
    )
    assert Shift.objects.filter(crew=Crew.objects.get(call_sign="C13")).count() == 1
    assert (refused == ["shift_overlaps"]) == reports[0].is_written
