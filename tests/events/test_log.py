from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from allopm.events import wake
from allopm.events.horizon import is_horizon_fresh
from allopm.events.log import Change, current_position, emit, parse_position
from allopm.events.models import Event
from allopm.events.position import Position
from allopm.events.retention import forget_events

AT = datetime(2026, 11, 24, 21, 4, 7, tzinfo=UTC)
everywhere = pytest.mark.django_db(transaction=True)


def change(entity: str, version: int = 1) -> Change:
    return Change("desk", "incident.changed", entity, version, {"code": entity, "at": AT, "words": "«é»"})


def write(*entities: str, at: datetime = AT) -> None:
    with transaction.atomic():
        emit(7, *map(change, entities), at=at)


def entities() -> list[str]:
    return list(Event.objects.order_by("xid", "seq").values_list("entity", flat=True))


@everywhere
def test_changes_keep_the_order_in_which_they_were_told() -> None:
    names = [f"incident:{number}" for number in range(50)]
    write(*names)
    assert entities() == names


@everywhere
def test_a_change_that_rolls_back_is_never_told() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        emit(7, change("incident:1"), at=AT)
        raise ZeroDivisionError
    assert entities() == []


@everywhere
def test_a_change_belongs_to_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        emit(7, change("incident:1"), at=AT)


@everywhere
def test_readers_are_woken_once_per_transaction() -> None:
    with transaction.atomic():
        emit(7, change("incident:1"), at=AT)
        emit(7, change("incident:2"), at=AT)
        with transaction.atomic():
            emit(7, change("incident:3"), at=AT)
        assert wake_ups_waiting() == 1
    assert wake_ups_waiting() == 0


@everywhere
def test_readers_are_woken_even_if_the_first_telling_was_undone() -> None:
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            emit(7, change("incident:1"), at=AT)
            raise ZeroDivisionError
        assert wake_ups_waiting() == 0
        emit(7, change("incident:2"), at=AT)
        assert wake_ups_waiting() == 1


def wake_ups_waiting() -> int:
    return sum(waiting[1] is wake.publish for waiting in connection.run_on_commit)


@everywhere
@pytest.mark.parametrize("statement", ["UPDATE events_event SET version = 9", "DELETE FROM events_event"])
def test_nobody_rewrites_the_log(statement: str) -> None:
    write("incident:1")
    with pytest.raises((ProgrammingError, InternalError), match="Cannot update or delete"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@everywhere
def test_the_position_of_an_empty_log_is_its_beginning() -> None:
    assert current_position() == "0-0"


@everywhere
def test_the_position_is_the_last_settled_event() -> None:
    write("incident:1", "incident:2")
    last = Event.objects.order_by("-seq")[0]
    assert current_position() == f"{last.xid}-{last.seq}"


@everywhere
def test_a_position_taken_before_a_change_is_below_it() -> None:
    write("incident:1")
    with transaction.atomic():
        before = current_position()
        emit(7, change("incident:2"), at=AT)
        assert current_position() == before
    assert position(current_position()) > position(before)


@everywhere
def test_retention_forgets_the_oldest_and_remembers_how_far() -> None:
    write("incident:old", at=AT - timedelta(hours=2))
    forgotten = current_position()
    write("incident:young")
    assert forget_events(before=AT - timedelta(hours=1)) == 1
    assert entities() == ["incident:young"]
    assert forget_events(before=AT + timedelta(hours=1)) == 1
    assert position(current_position()) > position(forgotten)


@everywhere
def test_retention_works_in_small_steps_until_nothing_is_old() -> None:
    for _ in range(5):
        write(*(f"incident:{number}" for number in range(1000)))
    assert forget_events(before=AT + timedelta(hours=1)) == 5000
    assert entities() == []


@everywhere
def test_retention_keeps_out_of_the_transactions_of_others() -> None:
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        forget_events(before=AT)


@everywhere
def test_a_quiet_database_holds_no_screen_back() -> None:
    assert is_horizon_fresh()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8123-55", Position(8123, 55)),
        ("0-0", Position(0, 0)),
        ("", None),
        (None, None),
        ("12", None),
        ("12-", None),
        ("a-b", None),
        (" 1-2", None),
        ("1-2\n", None),
        ("٣-٤", None),
        ("9999999999999999999-1", None),
    ],
)
def test_only_two_whole_numbers_are_a_position(text: str | None, expected: Position | None) -> None:
    assert parse_position(text) == expected


def position(text: str) -> Position:
    found = parse_position(text)
    assert found is not None
    return found
