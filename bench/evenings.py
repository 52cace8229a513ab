"""Simulated evenings whose truth is known: what happened, and what people with phones say of it. All of it invented.

Everything was chosen before the scores were looked at: how phones err (half within 8 m, one in twenty wrong by a
hundred metres), how often a plate is read, what people write. Knows no database."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final

from bench.grounds import METRE_DEG, along, length_m
from bench.sayings import NAMES, PLACES, Thing, comment, misread, plate, thing

if TYPE_CHECKING:
    from bench.grounds import Ground, LonLat

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
# A hard evening: how many of each sort, alone; then pairs that only look alike, with the metres between them.
ALONE: Final = {
    "music": 3, "party": 2, "bar": 2, "crowd": 2, "rodeo": 2, "fireworks": 1, "fight": 2, "camp": 1, "parked": 5,
    "garage": 3, "wreck": 3,
}  # fmt: skip
PAIRS: Final = {"parked": (3, 30.0), "bar": (2, 60.0), "wreck": (2, 8.0)}
# An ordinary evening has as many events of each sort (40), each drawn by itself on the streets by their length. Twins
# occur by chance, and by what draws events together; written down before any score was looked at, no source counts it:
# six noisy bars in ten stand in one of ten streets of bars, and one vehicle in five stands in the street of another
# vehicle of the same evening (a street without spaces, a market), anywhere in it and at any time.
ORDINARY: Final = {name: count + 2 * PAIRS.get(name, (0, 0.0))[0] for name, count in ALONE.items()}
BAR_STREETS: Final = 10
IN_BAR_STREET: Final = 0.6
SAME_STREET: Final = 0.2


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
class Street:
    line: list[LonLat]
    name: str
    shops: set[str] = field(default_factory=set)


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


def ordinary_evening(seed: int, ground: Ground) -> list[Said]:
    """Statements of events that happen independently of each other, in the order in which they arrive."""
    dice = Random(seed)
    bar_streets = [Street(ground.street(dice), dice.choice(PLACES)) for _ in range(BAR_STREETS)]
    vehicle_streets: list[Street] = []
    events: list[Event] = []
    for name, count in ORDINARY.items():
        for _ in range(count):
            street = Street(ground.street(dice), dice.choice(PLACES))
            if name == "bar" and dice.random() < IN_BAR_STREET:
                street = dice.choice(bar_streets)
            elif SORTS[name].has_thing:
                if vehicle_streets and dice.random() < SAME_STREET:
                    street = dice.choice(vehicle_streets)
                vehicle_streets.append(street)
            here = along(street.line, dice.random() * length_m(street.line))
            event = _event(dice, ground, len(events), name=name, here=here)
            event.street = street.name
            if name == "bar":  # two houses of one street have two names
                event.shop = dice.choice([shop for shop in NAMES if shop not in street.shops])
                street.shops.add(event.shop)
            events.append(event)
    return _said_of(dice, events)


def evening(seed: int, ground: Ground, *, share: float = 1.0) -> list[Said]:
    """A hard evening, a third of its events twins, in the order of arrival; `share` shrinks it for a cheap test."""
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
    return _said_of(dice, events)


def _said_of(dice: Random, events: list[Event]) -> list[Said]:
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
    here = along(event.path, delay * 60 * sort.moves_mps)
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


def _moved(dice: Random, here: LonLat, metres: float) -> LonLat:
    turn = dice.uniform(0, 2 * math.pi)
    lon = here[0] + metres * math.cos(turn) * METRE_DEG / math.cos(math.radians(here[1]))
    return (lon, here[1] + metres * math.sin(turn) * METRE_DEG)
