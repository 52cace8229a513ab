"""Who reports what, where and when: a pure function of the seed, the day and the city. Knows no clock or network."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from allopm.simulator.kinds import Kind
from allopm.simulator.land import Land, LonLat, draw_near_life, hot_spots
from allopm.simulator.profile import Profile
from allopm.simulator.statement import Statement, echo_of, make_statement

# Scenes that several people see and report, and the mean number of the others (chosen).
SEEN_BY_MANY: Final = {"noise": 0.3, "traffic": 0.3, "other": 0.2, "shop": 0.15, "squat": 0.1}
OTHERS_MEAN: Final = 1.5
OTHERS_MAX: Final = 6
# Mean minutes after the first report in which the others follow (chosen).
ECHO_MIN: Final = 5.0
# In a bad hour, this share of the reports is about so few scenes (product.md: « many of the same thing »).
BURST_SCENES: Final = 5
BURST_SHARE: Final = 0.6


@dataclass(frozen=True)
class World:
    """Everything that the plan depends on besides the day. `kinds` in the order of the city."""

    seed: int
    kinds: tuple[Kind, ...]
    land: Land
    profile: Profile
    zone: ZoneInfo
    per_day: float
    _spots: dict[str, list[LonLat]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def by_group(self) -> Mapping[str, Sequence[Kind]]:
        """Kinds by group, for the groups that the profile knows; others count as « other »."""
        groups: dict[str, list[Kind]] = {}
        for kind in self.kinds:
            groups.setdefault(kind.group if kind.group in self.profile.share else "other", []).append(kind)
        return groups

    def spots(self, group: str) -> list[LonLat]:
        if group not in self._spots:
            self._spots[group] = hot_spots(self.land, group, seed=self.seed)
        return self._spots[group]


def statements_of_day(world: World, day: date) -> list[Statement]:
    """Every report of one local day, in order of time; echoes may fall a few minutes into the next day."""
    return sorted(_day(world, day), key=lambda statement: (statement.at, statement.key))


def _day(world: World, day: date) -> Iterator[Statement]:
    rng = random.Random(f"{world.seed}:day:{day.isoformat()}")
    for number, (at, group) in enumerate(_arrivals(world, day, rng)):
        scene = random.Random(f"{world.seed}:{day.isoformat()}:{number}")
        yield from _scene(world, group, at=at, key=f"sim-{world.seed}-{day:%Y%m%d}-{number:05}", rng=scene)


def _arrivals(world: World, day: date, rng: random.Random) -> Iterator[tuple[datetime, str]]:
    """A Poisson process with the rhythm of the profile, by thinning: moment and group of each scene."""
    start, end = _midnight(day, world.zone), _midnight(day + timedelta(days=1), world.zone)
    groups = sorted(world.by_group)
    first_reports_per_s = world.per_day / (1 + _echoes_per_scene(world)) / 86_400
    ceiling = 4.0  # no hour of no profile is four times the average
    at = start
    while groups and first_reports_per_s > 0:
        at += timedelta(seconds=rng.expovariate(first_reports_per_s * ceiling))
        if at >= end:
            return
        local = at.astimezone(world.zone)
        weights = [world.profile.weight(group, local) for group in groups]
        if rng.random() * ceiling < sum(weights):
            yield at, rng.choices(groups, weights)[0]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _echoes_per_scene(world: World) -> float:
    share = world.profile.share
    total = sum(share[group] for group in world.by_group) or 1.0
    return sum(share[group] * SEEN_BY_MANY.get(group, 0.0) * OTHERS_MEAN for group in world.by_group) / total


def _scene(world: World, group: str, *, at: datetime, key: str, rng: random.Random) -> Iterator[Statement]:
    """The first report of something, and those of the other people who see it."""
    where = draw_near_life(world.land, world.spots(group), rng)
    first = make_statement(draw_kind(world.by_group[group], rng), where, at=at, key=key, rng=rng)
    yield first
    if rng.random() < SEEN_BY_MANY.get(group, 0.0):
        for number in range(_others(rng)):
            later = timedelta(minutes=min(40.0, rng.expovariate(1 / ECHO_MIN)))
            yield echo_of(first, at=at + later, key=f"{key}-e{number}", rng=rng)


def _others(rng: random.Random) -> int:
    """At least one, OTHERS_MEAN on average."""
    count = 1
    while count < OTHERS_MAX and rng.random() < 1 - 1 / OTHERS_MEAN:
        count += 1
    return count


def draw_kind(kinds: Sequence[Kind], rng: random.Random) -> Kind:
    """The first kinds of a group are its common ones: each next one is drawn less."""
    return rng.choices(kinds, [(1 + rank) ** -0.7 for rank in range(len(kinds))])[0]


def opening_statements(world: World, *, at: datetime) -> list[Statement]:
    """Three reports in the first minute, so that somebody who starts the city sees it live at once."""
    rng = random.Random(f"{world.seed}:opening:{at:%Y%m%d%H%M}")
    found = []
    for number, group in enumerate(group for group in ("noise", "parking", "traffic") if group in world.by_group):
        moment = at + timedelta(seconds=(6, 22, 45)[number])
        where = draw_near_life(world.land, world.spots(group), rng)
        key = f"sim-{world.seed}-open-{at:%Y%m%d%H%M}-{number}"
        found.append(make_statement(draw_kind(world.by_group[group], rng), where, at=moment, key=key, rng=rng))
    return found


def burst(world: World, count: int, *, within_s: float, at: datetime) -> list[Statement]:
    """A bad hour: `count` reports spread evenly at random over `within_s`, most of them about a few scenes."""
    rng = random.Random(f"{world.seed}:burst:{count}")
    groups = sorted(world.by_group)
    shares = [world.profile.share[group] for group in groups]
    name = f"sim-{world.seed}-burst-{at:%Y%m%d%H%M%S}"
    scenes: list[Statement] = []
    found: list[Statement] = []
    for number, moment in enumerate(sorted(rng.uniform(0, within_s) for _ in range(count))):
        when, key = at + timedelta(seconds=moment), f"{name}-{number:05}"
        if len(scenes) >= BURST_SCENES and rng.random() < BURST_SHARE:
            found.append(echo_of(rng.choice(scenes), at=when, key=key, rng=rng))
            continue
        group = rng.choices(groups, shares)[0]
        where = draw_near_life(world.land, world.spots(group), rng)
        found.append(make_statement(draw_kind(world.by_group[group], rng), where, at=when, key=key, rng=rng))
        scenes = scenes if len(scenes) >= BURST_SCENES else [*scenes, found[-1]]
    return found
