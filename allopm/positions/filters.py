"""Which fixes are believed, one small predicate each, and the verdict that says which one spoke. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from allopm.geo.distance import haversine_m
from allopm.positions.fix import Fix

# A phone's clock may run ahead by this much (chosen).
AHEAD: Final = timedelta(seconds=60)
# A phone may have been in a tunnel, not in a drawer (chosen: one shift).
OLDEST: Final = timedelta(hours=12)
# Wider than this it is a mast, not a street (chosen).
WIDEST_M: Final = 200.0
# After this long without a position, a wide one says more than none (chosen).
BETTER_THAN_NOTHING: Final = timedelta(minutes=3)
# Nothing that a crew rides is faster (chosen: 250 km/h).
FASTEST_MPS: Final = 70.0
# Below this a jump is the noise of a street between walls (chosen).
NOISE_M: Final = 300.0
# So many unlikely fixes in a row that agree with each other are where the phone really is (chosen).
AGREEING: Final = 3
# After such a silence the phone may be anywhere (chosen).
FORGIVEN: Final = timedelta(minutes=10)
_REMEMBERED: Final = 64


class Verdict(StrEnum):
    """`live` moves the crew on the map; `late` and `inaccurate` go to history alone; the others go nowhere."""

    LIVE = "live"
    LATE = "late"
    INACCURATE = "inaccurate"
    INVALID = "invalid"
    FUTURE = "future"
    OUTDATED = "outdated"
    DUPLICATE = "duplicate"
    JUMP = "jump"


KEPT: Final = frozenset({Verdict.LIVE, Verdict.LATE, Verdict.INACCURATE})


@dataclass(slots=True)
class Trail:
    """What is remembered of one phone: its last believed fix, the latest ones seen, and unlikely ones in a row."""

    last: Fix | None = None
    seen: dict[tuple[datetime, float, float], None] = field(default_factory=dict)
    unlikely: list[Fix] = field(default_factory=list)


def is_invalid(fix: Fix) -> bool:
    """Not on earth, not a number, or the point of zero degrees where broken receivers live."""
    is_real = math.isfinite(fix.lon) and math.isfinite(fix.lat) and abs(fix.lon) <= 180 and abs(fix.lat) <= 90
    return not is_real or (fix.lon == 0 and fix.lat == 0)


def is_future(fix: Fix, now: datetime) -> bool:
    return fix.at > now + AHEAD


def is_outdated(fix: Fix, now: datetime) -> bool:
    return fix.at < now - OLDEST


def is_duplicate(fix: Fix, trail: Trail) -> bool:
    """The same moment and place again: the phone did not hear our answer."""
    return (fix.at, fix.lon, fix.lat) in trail.seen


def is_late(fix: Fix, trail: Trail) -> bool:
    """Older than what the map shows: it fills the past and moves nothing."""
    return trail.last is not None and fix.at <= trail.last.at


def is_inaccurate(fix: Fix, trail: Trail) -> bool:
    """Too wide to stand on the map, unless there has been nothing better for a while."""
    if fix.accuracy_m is None or fix.accuracy_m <= WIDEST_M:
        return False
    return trail.last is not None and fix.at - trail.last.at < BETTER_THAN_NOTHING


def is_reachable(start: Fix, end: Fix) -> bool:
    """Whether anything on wheels could be at both, each within its own accuracy."""
    doubt_m = NOISE_M + (start.accuracy_m or 0.0) + (end.accuracy_m or 0.0)
    apart_m = haversine_m((start.lon, start.lat), (end.lon, end.lat))
    return apart_m <= doubt_m + FASTEST_MPS * abs((end.at - start.at).total_seconds())


def is_jump(fix: Fix, trail: Trail) -> bool:
    """Impossible from the last believed fix; a phone that insists, or was silent for long, is believed again."""
    if trail.last is None or is_reachable(trail.last, fix) or fix.at - trail.last.at >= FORGIVEN:
        return False
    row = trail.unlikely[-(AGREEING - 1) :]
    agree = len(row) == AGREEING - 1 and all(is_reachable(before, fix) and before.at < fix.at for before in row)
    return not agree


def judge(fix: Fix, trail: Trail, *, now: datetime) -> Verdict:
    """The first filter that speaks. Remembers the fix in its trail."""
    verdict = _first_objection(fix, trail, now)
    if verdict in (Verdict.INVALID, Verdict.FUTURE, Verdict.OUTDATED, Verdict.DUPLICATE):
        return verdict
    if verdict is Verdict.JUMP:
        trail.unlikely = [*trail.unlikely, fix][-AGREEING:]
        return verdict
    trail.seen[fix.at, fix.lon, fix.lat] = None
    if len(trail.seen) > _REMEMBERED:
        del trail.seen[next(iter(trail.seen))]
    if verdict is Verdict.LIVE:
        trail.last = fix
        trail.unlikely = []
    return verdict


def _first_objection(fix: Fix, trail: Trail, now: datetime) -> Verdict:
    return _about_itself(fix, now) or _about_its_trail(fix, trail) or Verdict.LIVE


def _about_itself(fix: Fix, now: datetime) -> Verdict | None:
    if is_invalid(fix):
        return Verdict.INVALID
    if is_future(fix, now):
        return Verdict.FUTURE
    return Verdict.OUTDATED if is_outdated(fix, now) else None


def _about_its_trail(fix: Fix, trail: Trail) -> Verdict | None:
    if is_duplicate(fix, trail):
        return Verdict.DUPLICATE
    if is_jump(fix, trail):
        return Verdict.JUMP
    if is_late(fix, trail):
        return Verdict.LATE
    return Verdict.INACCURATE if is_inaccurate(fix, trail) else None
