"""The one statement that keeps fixes, for both drivers, and what it says of each. Knows no protocol and no framework.

A batch waits for nobody: crews whose row is being changed at this moment are left out (`busy`) and tried again, so
that one slow command holds back no other crew. The row of every other crew stays locked until the commit, so that no
fix slips in beside an end of duty: what arrives after it finds the crew off duty here, whatever a cache believes.
Off duty only what was located during the last duty is kept, late, for history; nothing is shown. What is located
during a pause is a sign of life and no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from allopm.positions.fix import Source

if TYPE_CHECKING:
    from allopm.events.session import Connection

# A sign of life is written this often: often enough for a silence counted in minutes (chosen).
SIGN_EVERY: Final = timedelta(seconds=10)
# A message sent twice arrives within a day, and the search for it looks into two partitions.
TWICE_WITHIN: Final = timedelta(days=1)


class Row(NamedTuple):
    """One fix on its way to the table. `device_id` is None for the crew's own app."""

    crew_id: int
    device_id: int | None
    at: datetime
    lon: float
    lat: float
    accuracy_m: float | None
    heading: float | None
    source: Source
    is_live: bool


class Outcome(StrEnum):
    """What became of a row. `busy`: not now, try again; `heard`: kept, and the crew was thought silent."""

    KEPT = "kept"
    HEARD = "heard"
    BUSY = "busy"
    OFF_DUTY = "off_duty"
    PAUSE = "pause"
    REVOKED = "revoked"
    TWICE = "duplicate"


KEPT: Final = frozenset({Outcome.KEPT, Outcome.HEARD})
UNWATCHED: Final = frozenset({Outcome.OFF_DUTY, Outcome.PAUSE})  # nobody's business where the crew is


class Device(NamedTuple):
    """A phone or tracker that may speak for a crew."""

    id: int
    code: str
    app: Source
    crew_id: int
    call_sign: str


KEEP: Final = """
    WITH given AS (
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::float8[], $5::float8[], $6::real[],
                             $7::float8[], $8::text[], $9::boolean[])
               WITH ORDINALITY AS g(crew_id, device_id, at, lon, lat, accuracy_m, heading, source, is_live, number)
    ), crew AS MATERIALIZED (
        SELECT id, state, state_since, duty_started_at, duty_ended_at FROM fleet_crew WHERE id = ANY($1::bigint[])
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    ), judged AS MATERIALIZED (
        SELECT g.*, c.state <> 'off_duty' AS is_on_duty, CASE
            WHEN c.id IS NULL THEN 'busy'
            WHEN g.device_id IS NOT NULL AND d.id IS NULL THEN 'revoked'
            WHEN g.at < c.duty_started_at THEN 'off_duty'
            WHEN c.state = 'off_duty' AND (g.at BETWEEN c.duty_started_at AND c.duty_ended_at) IS NOT TRUE
                THEN 'off_duty'
            WHEN c.state = 'pause' AND g.at >= c.state_since THEN 'pause'
            WHEN EXISTS (SELECT FROM fleet_fix f WHERE f.crew_id = g.crew_id AND f.at = g.at AND f.lon = g.lon
                         AND f.lat = g.lat AND f.received_at > $10::timestamptz - $12::interval) THEN 'duplicate'
            WHEN c.state = 'unreachable' THEN 'heard'
            ELSE 'kept' END AS outcome
        FROM given g LEFT JOIN crew c ON c.id = g.crew_id
        LEFT JOIN fleet_device d ON d.id = g.device_id AND d.crew_id = g.crew_id AND d.revoked_at IS NULL
    ), fit AS MATERIALIZED (
        SELECT DISTINCT ON (crew_id, at, lon, lat) * FROM judged WHERE outcome IN ('kept', 'heard')
        ORDER BY crew_id, at, lon, lat, is_live DESC
    ), history AS (
        INSERT INTO fleet_fix (crew_id, at, received_at, lon, lat, accuracy_m, source)
        SELECT crew_id, at, $10::timestamptz, lon, lat, accuracy_m, source FROM fit
    ), shown AS (
        INSERT INTO fleet_crewposition AS p (crew_id, lon, lat, at, received_at, accuracy_m, heading, source)
        SELECT DISTINCT ON (crew_id) crew_id, lon, lat, at, $10::timestamptz, accuracy_m, heading, source
        FROM fit WHERE is_live AND is_on_duty ORDER BY crew_id, at DESC
        ON CONFLICT (crew_id) DO UPDATE SET lon = excluded.lon, lat = excluded.lat, at = excluded.at,
            received_at = excluded.received_at, accuracy_m = excluded.accuracy_m, heading = excluded.heading,
            source = excluded.source
        WHERE excluded.at > p.at
    ), signs AS (
        UPDATE fleet_crew SET last_sign_at = $10::timestamptz
        WHERE id IN (SELECT crew_id FROM judged WHERE is_on_duty AND outcome IN ('kept', 'heard', 'pause'))
          AND (last_sign_at IS NULL OR last_sign_at < $10::timestamptz - $11::interval)
    ), spoke AS (
        UPDATE fleet_device SET last_fix_at = $10::timestamptz
        WHERE id IN (SELECT device_id FROM fit)
          AND (last_fix_at IS NULL OR last_fix_at < $10::timestamptz - $11::interval)
    )
    SELECT number, outcome FROM judged WHERE outcome <> 'kept'
"""
# The same, as psycopg numbers its parameters.
KEEP_BY_NAME: Final = re.sub(r"\$(\d+)", r"%(p\1)s", KEEP)


def parameters(rows: Sequence[Row], *, now: datetime) -> list[object]:
    """The columns of the rows, then the moments of the statement."""
    columns: list[object] = [list(column) for column in zip(*rows, strict=True)]
    return [*columns, now, SIGN_EVERY, TWICE_WITHIN]


def outcomes(found: Sequence[tuple[int, str]], count: int) -> list[Outcome]:
    """One outcome a row: what the statement does not name was kept."""
    named = {number: Outcome(outcome) for number, outcome in found}
    return [named.get(number, Outcome.KEPT) for number in range(1, count + 1)]


async def keep(connection: Connection, rows: Sequence[Row], *, now: datetime) -> list[Outcome]:
    """Write a batch and commit it. Raises what `session.AWAY` names; then nothing was acknowledged."""
    found = await connection.fetch(KEEP, *parameters(rows, now=now))
    return outcomes([(row["number"], row["outcome"]) for row in found], len(rows))


async def find_device(connection: Connection, secret_hash: str) -> Device | None:
    """The device with this secret's digest, unless it was taken back."""
    row = await connection.fetchrow(_DEVICE, secret_hash)
    return Device(*row.values()) if row else None


_DEVICE: Final = """
    SELECT d.id, d.code, d.app, d.crew_id, c.call_sign FROM fleet_device d JOIN fleet_crew c ON c.id = d.crew_id
    WHERE d.secret_hash = $1 AND d.revoked_at IS NULL
"""
