"""How many crews, where, when: the fewest for which the most urgent are reached in time. Knows no page."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from allopm.dispatching.policies import POLICIES
from allopm.rehearsal.cases import Case
from allopm.rehearsal.engine import Run, rehearse
from allopm.rehearsal.fleet import HOURS, Roster
from allopm.rehearsal.measures import TARGET_S, WARM_UP_S
from allopm.rehearsal.plan import Rehearsal, world_of

BLOCK_H: Final = 4
MOST_CREWS: Final = 80  # per block; beyond that the answer is: not with crews. Chosen.
ROUNDS: Final = 24
DAYS: Final = 14  # of each trial
START_BUSY: Final = 0.9  # the search begins where crews would be busy so much of the time. Chosen.


@dataclass(frozen=True)
class Block:
    """Some hours of the day: crews on duty, the share of P1 reached in time, where the crews wait."""

    first_hour: int
    crews: int
    p1_in_target: float
    by_sector: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class StaffPlan:
    """`is_reached`: whether every block keeps the share; otherwise the best that was found."""

    blocks: tuple[Block, ...]
    is_reached: bool
    share: float


def plan_staff(
    rehearsal: Rehearsal, policy: str, *, share: float, say: Callable[[str], None]
) -> StaffPlan:  # fmt: skip
    """From too few upwards, block by block, until `share` (per cent) of P1 are reached in time in each."""
    cases = [
        case for seed in range(rehearsal.load.seeds) for case in _shifted(rehearsal.cases(seed), seed, rehearsal)
    ]  # fmt: skip
    crews = _start(rehearsal)
    shares: list[float] = []
    for turn in range(ROUNDS):
        run = rehearse(world_of(rehearsal.city, _roster(crews)), cases, POLICIES[policy])
        shares = _shares(run, cases)
        say(f"essai {turn + 1} : " + ", ".join(f"{n} → {p:.0f} %" for n, p in zip(crews, shares, strict=True)))
        short = [block for block, reached in enumerate(shares) if reached < share and crews[block] < MOST_CREWS]
        if not short:
            break
        for block in short:
            crews[block] += max(1, round(crews[block] * min(0.25, (share - shares[block]) / 100)))
    return StaffPlan(
        blocks=tuple(
            Block(block * BLOCK_H, count, shares[block], _where(rehearsal, count)) for block, count in enumerate(crews)
        ),
        is_reached=min(shares) >= share,
        share=share,
    )


def _shifted(cases: Sequence[Case], seed: int, rehearsal: Rehearsal) -> list[Case]:
    """Seeds one after the other, in one long rehearsal."""
    later_s = seed * rehearsal.load.days * 86_400.0
    return [Case(c.at_s + later_s, c.point, c.priority, c.service_s, c.turnout_s) for c in cases]


def _start(rehearsal: Rehearsal) -> list[int]:
    hours = np.array(rehearsal.calibration.by_hour).reshape(-1, HOURS).mean(axis=0) * rehearsal.load.per_day / HOURS
    work_h = hours.reshape(-1, BLOCK_H).mean(axis=1) * (rehearsal.calibration.mean_service_s + 600.0) / 3600.0
    return [max(1, math.ceil(value / START_BUSY)) for value in work_h]


def _roster(crews: Sequence[int]) -> Roster:
    return Roster(tuple(crews[hour // BLOCK_H] for hour in range(HOURS)))


def _shares(run: Run, cases: Sequence[Case]) -> list[float]:
    """Per block of the day, of the P1 that came in it."""
    rows = [
        (int(case.at_s // 3600) % HOURS // BLOCK_H, fate.on_scene_s - case.at_s <= TARGET_S[1])
        for case, fate in zip(cases, run.fates, strict=True)
        if case.priority == 1 and case.at_s >= WARM_UP_S
    ]
    found = [[kept for block, kept in rows if block == wanted] for wanted in range(HOURS // BLOCK_H)]
    return [100 * sum(kept) / len(kept) if kept else 100.0 for kept in found]


def _where(rehearsal: Rehearsal, crews: int) -> tuple[tuple[str, int], ...]:
    """By greedy maximal covering of the demand: the waiting places of so many crews, counted by sector."""
    demand = rehearsal.city.demand
    homes = world_of(rehearsal.city, Roster((crews,) * HOURS)).homes
    counts = np.bincount([demand.sector[home] for home in homes], minlength=len(demand.sectors))
    return tuple((sector.name, int(count)) for sector, count in zip(demand.sectors, counts, strict=True) if count)
