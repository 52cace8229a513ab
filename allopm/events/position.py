"""A place in the event log. Pure: knows neither Django nor the database."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# 20 digits hold any 64-bit number; the column of `seq` holds 19.
_SHAPE: Final = re.compile(r"(\d{1,19})-(\d{1,19})", re.ASCII)
_LARGEST: Final = 2**63 - 1


class Position(NamedTuple):
    """Where a reader stands: everything up to and including this pair has been read."""

    xid: int
    seq: int

    def __str__(self) -> str:
        return f"{self.xid}-{self.seq}"


START: Final = Position(0, 0)


def parse_position(text: str | None) -> Position | None:
    """`"8123-55"` → Position(8123, 55); None for anything that is not a position."""
    match = _SHAPE.fullmatch(text or "")
    if match is None:
        return None
    xid, seq = int(match[1]), int(match[2])
    return Position(xid, seq) if max(xid, seq) <= _LARGEST else None
