from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from allopm.fleet.devices import digest
from allopm.fleet.writing import Outcome, Row
from allopm.live.buckets import Buckets
from allopm.live.doors import Devices
from allopm.live.gathering import LARGEST_BATCH, MOST_WAITING, Full, Gatherer
from allopm.live.speakers import Speaker, Speakers
from allopm.refusals import TooMany

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def rows(count: int, crew_id: int = 1) -> list[Row]:
    return [Row(crew_id, None, AT, 7.2, 43.7, 8.0, None, "field", True)] * count


class Table:
    """Stands where the database is: remembers batches, and does as it is told."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.busy: set[int] = set()
        self.is_away = False

    async def write(self, batch: Sequence[Row]) -> list[Outcome]:
        self.batches.append(len(batch))
        if self.is_away:
            raise OSError
        return [Outcome.BUSY if row.crew_id in self.busy else Outcome.KEPT for row in batch]


@pytest.fixture
def table() -> Table:
    return Table()


async def gathering(table: Table, *asked: Sequence[Row]) -> list[object]:
    """What each sender hears when all ask at once."""
    gatherer = Gatherer(table.write, (OSError,))
    task = asyncio.create_task(gatherer.run())
    try:
        return await asyncio.gather(*map(gatherer.keep, asked), return_exceptions=True)
    finally:
        task.cancel()


async def test_many_who_ask_at_once_share_a_batch_and_each_hears_of_its_own(table: Table) -> None:
    heard = await gathering(table, *(rows(count) for count in (1, 2, 3)))
    assert [len(answer) for answer in heard] == [1, 2, 3]  # type: ignore[arg-type]
    assert table.batches == [6]


async def test_a_batch_has_a_largest_size_and_a_sender_is_never_split(table: Table) -> None:
    await gathering(table, *[rows(LARGEST_BATCH - 1)] * 3)
    assert table.batches == [LARGEST_BATCH - 1] * 3


async def test_who_cannot_be_written_now_is_tried_again_and_holds_back_nobody(table: Table) -> None:
    table.busy = {2}
    gatherer = Gatherer(table.write, (OSError,))
    task = asyncio.create_task(gatherer.run())
    waiting = asyncio.create_task(gatherer.keep(rows(1, crew_id=2)))
    assert await gatherer.keep(rows(1)) == [Outcome.KEPT]
    assert not waiting.done()
    table.busy = set()
    assert await waiting == [Outcome.KEPT]
    task.cancel()


async def test_nobody_is_acknowledged_while_the_database_is_away_or_too_much_waits(table: Table) -> None:
    table.is_away = True
    (answer,) = await gathering(table, rows(1))
    assert isinstance(answer, Full)
    with pytest.raises(Full):
        await Gatherer(table.write, ()).keep(rows(MOST_WAITING + 1))


def test_turns_come_back_with_time() -> None:
    moments = [0.0]
    buckets = Buckets(2.0, 3.0, clock=lambda: moments[-1])
    assert [buckets.wait_s("phone") for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.wait_s("other", 3) == 0
    moments.append(1.0)
    assert (buckets.wait_s("phone", 2), buckets.wait_s("phone", 100)) == (0, 1.5)


async def test_who_guesses_is_told_to_wait_and_who_knows_is_not() -> None:
    known: dict[str, Speaker] = {}

    async def find(key: str) -> Speaker | None:
        return known.get(key)

    devices = Devices(find, Speakers(60), Buckets(0.001, 1))
    assert await devices.holder("guess", client="here") is None
    with pytest.raises(TooMany):
        await devices.holder("another guess", client="here")
    speaker = Speaker(1, "C12", "owntracks")
    known[digest("secret")] = speaker
    assert await devices.holder("secret", client="here") is speaker


async def test_a_speaker_found_again_keeps_its_trail() -> None:
    speakers = Speakers(0)

    async def find() -> Speaker:
        return Speaker(1, "C12", "owntracks", device_id=3)

    first = await speakers.find("key", find)
    second = await speakers.find("key", find)
    assert first is not None
    assert second is not None
    assert second is not first
    assert second.trail is first.trail
