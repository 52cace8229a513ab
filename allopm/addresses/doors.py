"""Where a house number is on its street: at a known door, between known ones, or somewhere on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from allopm.addresses import answers, search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allopm.addresses.search import DoorRow, Hit, Live

Json = dict[str, Any]
_PARTS: Final = re.compile(r"(\d+)\s*(\w*)")


def with_numbers(live: Live, best: Sequence[Hit], typed: str) -> list[Json]:
    """One answer for each street, best first; a street that has the door comes before its equals without."""
    found = _PARTS.match(typed)
    number, suffix = (int(found[1]), found[2].lower()) if found else (0, "")
    known: dict[int, list[DoorRow]] = {}
    for door in search.doors_near(live, [hit.found.entry for hit in best], number):
        known.setdefault(door.entry, []).append(door)
    placed = [(hit.score, _placed(hit, known.get(hit.found.entry, []), number, suffix=suffix)) for hit in best]
    placed.sort(key=lambda one: (-round(one[0], 2), -one[1]["properties"]["score"]))
    return [feature for _, feature in placed]


def _placed(hit: Hit, doors: list[DoorRow], number: int, *, suffix: str) -> Json:
    typed = f"{number} {suffix}".strip()
    exact = [door for door in doors if (door.number, door.suffix) == (number, suffix)]
    if exact:
        return answers.known_door(hit.found, exact[0], hit.score)
    between = surrounding(doors, number)
    if not between:
        return answers.unknown_door(hit.found, typed, hit.score)
    lon, lat = reckon(between, number)
    near = " – ".join(dict.fromkeys(f"{door.number} {door.suffix}".strip() for door in between))
    return answers.reckoned_door(hit.found, typed, hit.score, lon=lon, lat=lat, near=near)


def surrounding(doors: Sequence[DoorRow], number: int) -> list[DoorRow]:
    """The nearest known numbers below and above, on the same side of the street where it has any."""
    side = [door for door in doors if door.number % 2 == number % 2] or list(doors)
    below = max((door for door in side if door.number <= number), key=_order, default=None)
    above = min((door for door in side if door.number >= number), key=_order, default=None)
    return [door for door in (below, above) if door is not None]


def reckon(between: Sequence[DoorRow], number: int) -> tuple[float, float]:
    """The point between two doors in proportion to the numbers; that of the only one, where there is one."""
    first, last = between[0], between[-1]
    steps = last.number - first.number
    share = (number - first.number) / steps if steps else 0.0
    return (
        round(first.lon + share * (last.lon - first.lon), 6),
        round(first.lat + share * (last.lat - first.lat), 6),
    )


def _order(door: DoorRow) -> tuple[int, str]:
    return door.number, door.suffix
