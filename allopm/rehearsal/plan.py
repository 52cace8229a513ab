"""What is to be rehearsed, and rehearsing it on both cores. Knows no command line, no page."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from allopm.dispatching.policies import POLICIES
from allopm.geo.conditions import Profile
from allopm.geo.network import FILE, Network, UnreadableStreets
from allopm.geo.rhythm import PRIOR
from allopm.geo.streets import StreetGraph
from allopm.rehearsal.calibration import Calibration
from allopm.rehearsal.cases import Case, draw_cases
from allopm.rehearsal.clairvoyant import Gap, gap_of
from allopm.rehearsal.engine import World, rehearse
from allopm.rehearsal.fleet import Roster, homes
from allopm.rehearsal.ground import Ground, StraightGround, StreetGround
from allopm.rehearsal.measures import Figures, measure
from allopm.rehearsal.places import Demand, Sector, demand_along_streets, demand_in_areas

Say = Callable[[int, int], None]
SEED_WINDOWS: Final = 4  # clairvoyant windows of a rehearsal. Chosen: each costs seconds of a solver


@dataclass(frozen=True)
class City:
    """The ground and the demand of a rehearsal."""

    ground: Ground
    demand: Demand


@dataclass(frozen=True)
class Load:
    """How many cases and crews, for how long, how often."""

    per_day: float
    roster: Roster
    days: int
    seeds: int


@dataclass(frozen=True)
class Outcome:
    """A policy's rehearsals, seed by seed; `gaps`: how far from the bound in each window looked at."""

    policy: str
    figures: tuple[Figures, ...]
    gaps: tuple[Gap, ...]


def city_of(
    map_dir: Path, sectors: Sequence[Sector], calibration: Calibration, *, profile: Profile = "car"
) -> City:  # fmt: skip
    """On the built map; straight lines when it is not there or cannot be read: `ground.source` says so."""
    try:
        network = Network.load(map_dir / FILE)
    except (UnreadableStreets, FileNotFoundError):
        demand = demand_in_areas(sectors, uneven=calibration.uneven)
        return City(StraightGround(demand.points, profile), demand)
    demand = demand_along_streets(network, sectors, uneven=calibration.uneven)
    return City(StreetGround(StreetGraph(network, profile), demand.points), demand)


def world_of(city: City, roster: Roster) -> World:
    waits = homes(city.demand.share.tolist(), city.ground.seconds_to, roster.most)
    return World(city.ground, PRIOR.factors, roster, waits)


@dataclass(frozen=True)
class Rehearsal:
    """All that a worker needs to play one seed of one policy."""

    city: City
    calibration: Calibration
    load: Load
    windows: int = SEED_WINDOWS

    def cases(self, seed: int) -> list[Case]:
        load = self.load
        return draw_cases(self.calibration, self.city.demand, seed=seed, days=load.days, per_day=load.per_day)

    def play(self, policy: str, seed: int) -> tuple[Figures, list[Gap]]:
        cases, world = self.cases(seed), world_of(self.city, self.load.roster)
        witness_s = witness_moments(self.load.days, self.windows)
        run = rehearse(world, cases, POLICIES[policy], witness_s=witness_s)
        figures = measure(run, cases, self.city.demand.sector, days=self.load.days)
        return figures, [gap_of(world, cases, run.fates, moment) for moment in run.moments]


def witness_moments(days: int, windows: int) -> list[float]:
    """Spread over the days at the hours 9, 13, 17 and 21, so that both crowded and calm ones are seen."""
    hours = (13, 17, 21, 9)
    return [
        (1 + (7 * n) % max(1, days - 1)) * 86_400.0 + hours[n % 4] * 3600.0 for n in range(windows if days > 1 else 0)
    ]


_task: Rehearsal | None = None


def rehearse_all(
    rehearsal: Rehearsal, policies: Sequence[str], *, say: Say, workers: int | None = None
) -> list[Outcome]:
    """Every policy on every seed; workers inherit the city by fork, so nothing large is copied between them."""
    jobs = [(policy, seed) for seed in range(rehearsal.load.seeds) for policy in policies]
    played = _on_cores(rehearsal, jobs, say, workers or os.cpu_count() or 1)
    return [
        Outcome(
            policy,
            tuple(played[policy, seed][0] for seed in range(rehearsal.load.seeds)),
            tuple(gap for seed in range(rehearsal.load.seeds) for gap in played[policy, seed][1]),
        )
        for policy in policies
    ]


def _on_cores(
    rehearsal: Rehearsal, jobs: list[tuple[str, int]], say: Say, workers: int
) -> dict[tuple[str, int], tuple[Figures, list[Gap]]]:
    if workers == 1 or len(jobs) == 1:
        alone = {}
        for done, job in enumerate(jobs, 1):
            alone[job] = rehearsal.play(*job)
            say(done, len(jobs))
        return alone
    global _task  # noqa: PLW0603  what forked workers read; one rehearsal at a time in a process
    _task = rehearsal
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=get_context("fork")) as pool:
        waiting = {pool.submit(_play, job): job for job in jobs}
        played = {}
        for done, future in enumerate(as_completed(waiting), 1):
            played[waiting[future]] = future.result()
            say(done, len(jobs))
    return played


def _play(job: tuple[str, int]) -> tuple[Figures, list[Gap]]:
    if _task is None:
        raise RuntimeError("a worker was started without its city")
    return _task.play(*job)
