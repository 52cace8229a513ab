from __future__ import annotations

import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from allopm.cli import journal as command
from allopm.journal.actions import seal_pending, write
from allopm.journal.actor import SYSTEM, Actor
from allopm.journal.queries import verify

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 24, 21, 4, 7, 123456, tzinfo=UTC)
CITY = 7
LEA = Actor("operator", 12, "Léa R.")


def note(about: str, *, city: int = CITY) -> None:
    with transaction.atomic():
        write(city, what="incident.note", about=about, by=LEA, at=AT, data={"words": "«é»", "ratio": 0.1})


def tamper(statement: str) -> None:
    """What an administrator of the database could do, with the triggers switched off."""
    with connection.cursor() as cursor, transaction.atomic():
        for table in ("journal_entry", "journal_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        for table in ("journal_entry", "journal_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_what_was_written_holds(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        note(f"incident:{number}")
        seal_pending(at=AT)
    note("incident:later")
    verdict = verify(CITY)
    assert (verdict.seals, verdict.entries, verdict.unsealed, verdict.broken) == (3, 3, 1, None)
    assert verify_command() == 0
    assert verdict.head in capsys.readouterr().out


def test_nothing_to_seal_makes_no_seal() -> None:
    assert seal_pending(at=AT) == 0
    note("incident:1")
    assert (seal_pending(at=AT), seal_pending(at=AT)) == (1, 0)
    assert verify(CITY).seals == 1


def test_cities_have_chains_of_their_own() -> None:
    note("incident:1", city=1)
    note("incident:2", city=2)
    note("incident:3", city=1)
    assert seal_pending(at=AT) == 3
    assert (verify(1).entries, verify(2).entries) == (2, 1)


@pytest.mark.parametrize(
    ("statement", "number", "reason"),
    [
        ("UPDATE journal_entry SET by_name = 'Paul' WHERE about = 'incident:2'", 2, "rows"),
        ("UPDATE journal_entry SET at = at + interval '1 microsecond' WHERE about = 'incident:3'", 3, "rows"),
        ("""UPDATE journal_entry SET data = '{"words": ""}' WHERE about = 'incident:1'""", 1, "rows"),
        ("DELETE FROM journal_entry WHERE about = 'incident:2'", 2, "count"),
        (
            "INSERT INTO journal_entry (city_id, seq, at, what, about, by_kind, by_name, data)"
            " OVERRIDING SYSTEM VALUE SELECT 7, min(seq) - 1, now(), 'x', 'y', 'operator', 'z', '{}'"
            " FROM journal_entry",
            1,
            "count",
        ),
        ("UPDATE journal_seal SET count = 9 WHERE number = 2", 2, "seal"),
        ("UPDATE journal_seal SET sealed_at = sealed_at - interval '1 day' WHERE number = 1", 1, "seal"),
        ("DELETE FROM journal_seal WHERE number = 2", 3, "missing"),
        ("UPDATE journal_seal SET previous = hash WHERE number = 3", 3, "unchained"),
    ],
)
def test_the_first_broken_seal_is_named(
    statement: str, number: int, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for each in (1, 2, 3):
        note(f"incident:{each}")
        seal_pending(at=AT)
    tamper(statement)
    broken = verify(CITY).broken
    assert broken is not None
    assert (broken.number, broken.reason) == (number, reason)
    assert verify_command() == 1
    assert f"ROMPU au sceau {number}" in capsys.readouterr().err


@pytest.mark.parametrize("statement", ["UPDATE {} SET city_id = 1", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["journal_entry", "journal_seal"])
def test_nobody_changes_or_removes_a_line(table: str, statement: str) -> None:
    note("incident:1")
    seal_pending(at=AT)
    with pytest.raises((ProgrammingError, InternalError), match="Cannot update or delete"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))


def test_a_line_of_a_refused_change_was_never_written() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(CITY, what="incident.note", about="incident:1", by=SYSTEM, at=AT)
        raise ZeroDivisionError
    note("incident:2")
    assert seal_pending(at=AT) == 1
    assert verify(CITY).broken is None


def test_a_line_still_being_written_is_not_passed_over() -> None:
    note("incident:before")
    with another_session() as session:
        session.execute(
            "INSERT INTO journal_entry (city_id, at, what, about, by_kind, by_name, data)"
            " VALUES (7, now(), 'x', 'incident:slow', 'operator', 'z', '{}')"
        )
        note("incident:after")
        assert seal_pending(at=AT, patience_s=0.0) == 0
        session.commit()
    assert seal_pending(at=AT) == 3
    assert verify(CITY).broken is None


def test_many_writers_and_two_sealers_leave_one_chain() -> None:
    stop = threading.Event()
    with ThreadPoolExecutor(10) as threads:
        sealers = [threads.submit(seal_until, stop) for _ in range(2)]
        writers = [threads.submit(write_many, turn) for turn in range(8)]
        written = sum(writer.result() for writer in writers)
        stop.set()
        for sealer in sealers:
            sealer.result()
    seal_pending(at=AT)
    verdict = verify(CITY)
    assert (verdict.entries, verdict.unsealed, verdict.broken) == (written, 0, None)
    assert verdict.seals > 1


def write_many(turn: int) -> int:
    """Sixty transactions, some of which last, and some of which are undone."""
    written = 0
    for number in range(60):
        with transaction.atomic():
            write(CITY, what="x", about=f"{turn}:{number}", by=SYSTEM, at=AT)
            pause(number % 5)
            transaction.set_rollback(number % 7 == 0)
        written += number % 7 != 0
    connection.close()
    return written


def seal_until(stop: threading.Event) -> None:
    while not stop.is_set():
        seal_pending(at=AT)
    connection.close()


def pause(milliseconds: int) -> None:
    """Inside the transaction, in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [milliseconds / 1000])


@contextmanager
def another_session() -> Iterator[psycopg.Connection]:
    settings = connection.get_connection_params()
    names = ("dbname", "user", "host", "port", "password")
    with psycopg.connect(**{name: settings[name] for name in names if settings.get(name)}) as session:
        yield session


def verify_command() -> int:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["verify"]))
