"""The life of a hand-over sheet, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Sheet(StrEnum):
    OPEN = "open"
    LEFT = "left"
    DONE = "done"
    PASSED = "passed"


class Side(StrEnum):
    LEAVING = "leaving"
    ARRIVING = "arriving"


class Step(StrEnum):
    """What happened to it, as the journal names it after `relief.`."""

    MADE = "made"
    NOTED = "noted"
    LEAVING = "leaving"
    ARRIVING = "arriving"
    RANG = "rang"
    PASSED = "passed"


WAITING: Final = (Sheet.OPEN, Sheet.LEFT)
TRANSITIONS: Final[dict[Sheet, frozenset[Sheet]]] = {
    Sheet.OPEN: frozenset({Sheet.OPEN, Sheet.LEFT, Sheet.PASSED}),
    Sheet.LEFT: frozenset({Sheet.LEFT, Sheet.DONE, Sheet.PASSED}),
    Sheet.DONE: frozenset(),
    Sheet.PASSED: frozenset(),
}
# Which side signs a sheet in this state.
SIGNED_BY: Final = {Sheet.OPEN: Side.LEAVING, Sheet.LEFT: Side.ARRIVING}


def can_become(state: str, target: Sheet) -> bool:
    """Whether a sheet may move from `state` to `target`."""
    return target in TRANSITIONS[Sheet(state)]
