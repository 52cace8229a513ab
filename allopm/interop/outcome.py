"""What came of a delivery. Knows no channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Delivered:
    """`is_receipt`: the receiving system said that it has it, not only that it let it in."""

    is_receipt: bool = False
    remote_id: str = ""


class _Problem(Exception):
    """`reason` is a French sentence for the desk."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotYet(_Problem):
    """It may work a little later."""


class Never(_Problem):
    """It will not work without somebody's help."""


class Gone(_Problem):
    """The address does not exist any more: it is to be forgotten."""
