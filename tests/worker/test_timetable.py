from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection
from django.utils.module_loading import import_string

from allopm.worker import jobs
from allopm.worker.timetable import Timetable, lock_key

AT = datetime(2026, 11, 24, 21, 4, tzinfo=UTC)
ran: list[str] = []


def ring(at: datetime) -> None:
    ran.append(f"ring {at:%H:%M}")


def break_down(at: datetime) -> None:
    raise RuntimeError("broken")


@dataclass
class Clock:
    seconds: float = field(default=0.0)

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    ran.clear()
    return Clock()


def timetable_of(clock, *names_and_rhythms):
    work = [jobs.Job(f"{__name__}.{name}", every_s) for name, every_s in names_and_rhythms]
    return Timetable(work, clock=clock, now=lambda: AT)


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_at_the_start_and_again_when_its_time_comes(clock):
    timetable = timetable_of(clock, ("ring", 10))
    assert timetable.run_due() == 10
    clock.seconds = 9
    assert timetable.run_due() == 1
    assert ran == ["ring 21:04"]
    clock.seconds = 10
    timetable.run_due()
    assert len(ran) == 2


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_is_logged_and_the_others_go_on(clock, caplog):
    with caplog.at_level(logging.ERROR):
        timetable_of(clock, ("break_down", 10), ("ring", 10)).run_due()
    assert ran == ["ring 21:04"]
    assert [record.getMessage() for record in caplog.records] == ["job_failed name=break_down"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_run_one_job_at_the_same_moment(clock):
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", lock_key("ring"))
        timetable_of(clock, ("ring", 10)).run_due()
        assert ran == []
        other.execute("SELECT pg_advisory_unlock_all()")
    timetable_of(clock, ("ring", 10)).run_due()
    assert ran == ["ring 21:04"]


@pytest.mark.parametrize("job", jobs.JOBS, ids=lambda job: job.name)
@pytest.mark.django_db(transaction=True)
def test_every_job_of_the_house_runs_on_an_empty_database_and_may_be_repeated(job, var):
    work = import_string(job.path)
    work(at=AT)
    work(at=AT)
