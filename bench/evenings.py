"""Simulated evenings whose truth is known: what happened, and what people with phones say of it. All of it invented.

Everything was chosen before the scores were looked at: how phones err (half within 8 m, one in twenty wrong by a
hundred metres), how often a plate is read, what people write. Knows no database."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Final

from bench.sayings import NAMES, PLACES, Thing, comment, misread, plate, thing

if TYPE_CHECKING:
    from bench.grounds import Ground, LonLat

METRE_DEG: Final = 1 / 111_320
FAR_OFF: Final = 0.05  # fixes wrong by a hundred metres, with a good accuracy claimed
BY_ADDRESS: Final = 0.15
OTHER_KIND: Final = 0.12
PLATE_READ: Final = 0.4
NAME_SAID: Final = 0.6


@dataclass(frozen=True)
class Sort:
    """One sort of event: kinds it is told by (the first is right), statements on average, how they spread."""

    kinds: tuple[str, ...]
    mean: float
    minutes: float  # mean delay of a statement after the beginning
    hearing_m: float  # from how far people speak of it, standing where they are
    has_thing: bool = False
    has_name: bool = False
    moves_mps: float = 0.0


SORTS: Final = {
    "music": Sort(("noise.music", "noise.party", "noise.street", "shop.noise"), 4, 25, 40),
    "party": Sort(("noise.party", "noise.music"), 3, 30, 25),
    "bar": Sort(("shop.noise", "noise.music", "noise.street"), 3, 35, 25, has_name=True),
    "crowd": Sort(("noise.street", "noise.party", "other.drunk"), 3, 15, 35),
    "rodeo": Sort(("traffic.rodeo", "traffic.speed", "noise.vehicle"), 6, 8, 30, moves_mps=2.0),
    "fireworks": Sort(("other.fireworks", "noise.street"), 7, 8, 110),
    "fight": Sort(("other.threat", "noise.street", "other.else"), 4, 5, 30),
    "camp": Sort(("squat.camp", "squat.beach"), 2.5, 3 * 1440, 20),
    "parked": Sort(("parking.pavement", "parking.crossing", "parking.double"), 1.8, 70, 6, has_thing=True),
    "garage": Sort(("parking.garage", "parking.pavement"), 1.8, 40, 6, has_thing=True),
    "wreck": Sort(("wreck.long_stay", "wreck.wreck", "parking.pavement"), 2, 5 * 1440, 6, has_thing=True),
}
# An evening: how many of each sort, alone; then pairs that only look alike, with the metres between them.
ALONE: Final = {
    "music": 3, "party": 2, "bar": 2, "crowd": 2, "rodeo": 2, "fireworks": 1, "fight": 2, "camp": 1, "parked": 5,
    "garage": 3, "wreck": 3,
}  # fmt: skip
PAIRS: Final = {"parked": (3, 30.0), "bar": (2, 60.0), "wreck": (2, 8.0)}


@dataclass(frozen=True)
class Said:
    """One statement as the phone sends it, and the event that it truly tells."""

    truth: int
    minute: float
    kind: str
    lon: float
    lat: float
    accuracy_m: float | None
    source: str
    address: str
    comment: str
    answers: dict[str, str] = field(default_factory=dict)


@dataclass
class Event:
    number: int
    sort: Sort
    name: str
    begins: float
    path: list[LonLat]
    street: str
    thing: Thing
    shop: str


def evening(seed: int, ground: Ground, *, share: float = 1.0) -> list[Said]:
    """Statements in the order in which they arrive; `share` shrinks the evening for a cheap test."""
    dice = Random(seed)
    events: list[Event] = []
    for name, count in ALONE.items():
        for _ in range(max(1, round(count * share))):
            events.append(_event(dice, ground, len(events), name=name, here=ground.place(dice)))
    for name, (count, apart_m) in PAIRS.items():
        for _ in range(max(1, round(count * share))):
            here = ground.place(dice)
            events.append(_event(dice, ground, len(events), name=name, here=here))
            beside = ground.beside(dice, here, apart_m)
            events.append(_event(dice, ground, len(events), name=name, here=beside, near=events[-1]))
    return sorted((said for event in events for said in _statements(dice, event)), key=lambda said: said.minute)


def _event(
    dice: Random, ground: Ground, number: int, *, name: str, here: LonLat, near: Event | None = None
) -> Event:  # fmt: skip
    """The second of a pair begins around the first, in the same street."""
    sort = SORTS[name]
    begins = (
        near.begins + dice.uniform(-40, 40) if near else (-dice.uniform(0, 8 * 1440) if sort.minutes > 1440 else
                                                          dice.uniform(0, 420))
    )  # fmt: skip
    path = ground.path(dice, here, 1_300) if sort.moves_mps else [here]
    shops = [shop for shop in NAMES if near is None or shop != near.shop]
    street = near.street if near else f"{dice.choice(PLACES)}"
    return Event(number, sort, name, begins, path, street, thing(dice), dice.choice(shops))


def _statements(dice: Random, event: Event) -> list[Said]:
    count = 1
    while dice.random() > 1 / event.sort.mean and count < 40:
        count += 1
    return [
        _say(dice, event, delay) for delay in sorted(dice.expovariate(1 / event.sort.minutes) for _ in range(count))
    ]


def _say(dice: Random, event: Event, delay: float) -> Said:
    sort = event.sort
    kind = sort.kinds[0] if dice.random() > OTHER_KIND else dice.choice(sort.kinds[1:])
    here = _along(event.path, delay * 60 * sort.moves_mps)
    stands = _moved(dice, here, abs(dice.gauss(0, sort.hearing_m)))
    number = 1 + (event.number * 7) % 90
    if dice.random() < BY_ADDRESS:
        has_number = dice.random() < 0.7
        point = _moved(dice, here, abs(dice.gauss(0, 12 if has_number else 60)))
        place: tuple[LonLat, float | None, str] = (point, None, "address")
        address = f"{number} {event.street}" if has_number else event.street
    else:
        accuracy = min(80.0, max(4.0, dice.lognormvariate(math.log(12), 0.6)))
        error = 100.0 if dice.random() < FAR_OFF else abs(dice.gauss(0, accuracy / 1.5))
        place, address = (_moved(dice, stands, error), round(accuracy, 1), "gps"), f"{number} {event.street}"
    return Said(
        truth=event.number, minute=event.begins + delay, kind=kind, lon=place[0][0], lat=place[0][1],
        accuracy_m=place[1], source=place[2], address=address,
        comment=comment(dice, event.name, event.thing if sort.has_thing else None, event.shop if sort.has_name else ""),
        answers=_answers(dice, event, kind),
    )  # fmt: skip


def _answers(dice: Random, event: Event, kind: str) -> dict[str, str]:
    answers = {}
    if event.sort.has_thing and dice.random() < PLATE_READ:
        answers["plate"] = plate(dice, event.thing.plate)
    if event.sort.has_thing and kind.startswith("wreck.") and dice.random() < 0.7:
        answers["vehicle"] = event.thing.words(dice)
    if event.sort.has_name and kind.startswith("shop.") and dice.random() < NAME_SAID:
        answers["shop_name"] = misread(dice, event.shop)
    return answers


def _along(path: list[LonLat], metres: float) -> LonLat:
    """Where something that left the first point is after so many metres; it stays at the last."""
    for (lon, lat), (to_lon, to_lat) in pairwise(path):
        east = (to_lon - lon) * math.cos(math.radians(lat)) / METRE_DEG
        length = math.hypot(east, (to_lat - lat) / METRE_DEG)
        if length and metres <= length:
            share = metres / length
            return (lon + (to_lon - lon) * share, lat + (to_lat - lat) * share)
        metres -= length
    return path[-1]


def _moved(dice: Random, here: LonLat, metres: float) -> LonLat:
    turn = dice.uniform(0, 2 * math.pi)
    lon = here[0] + metres * math.cos(turn) * METRE_DEG / math.cos(math.radians(here[1]))
    return (lon, here[1] + metres * math.sin(turn) * METRE_DEG)
