"""Who may read what, as the house above decides it. Knows no role and no session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser asked for."""

    path: str
    query: str
    cookies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grant:
    """These audiences of this city, looked at again every `recheck_s`."""

    city_id: int
    audiences: tuple[str, ...]
    recheck_s: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """No: an HTTP status and its JSON."""

    status: int
    body: bytes
    retry_after_s: int | None = None


# Called in a thread: it may block.
Authorize = Callable[[Request], Grant | Refusal]


def read_cookies(header: str) -> dict[str, str]:
    """`a=1; b=2` → {"a": "1", "b": "2"}; of two cookies of one name the last counts, as in Django."""
    pairs = (part.partition("=") for part in header.split(";"))
    return {name.strip(): value.strip() for name, equals, value in pairs if equals}
