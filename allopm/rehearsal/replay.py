"""A log played again under other policies, beside what really happened. Knows no file and no database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from allopm.dispatching.policies import POLICIES
from allopm.rehearsal.calibration import CLASSES
from allopm.rehearsal.cases import DAY_S
from allopm.rehearsal.engine import Run, rehearse
from allopm.rehearsal.fleet import Crew, Roster, same_all_day
from allopm.rehearsal.log import Log
from allopm.rehearsal.measures import WARM_UP_S, Figures, measure
from allopm.rehearsal.plan import City, Outcome, Say, world_of
from allopm.rehearsal.words import REAL

# A crew of a log is on duty eight hours of twenty-four when nobody says otherwise: three for one at any moment.
DUTY_SHARE: Final = 3


def replay(
    city: City, log: Log, policies: Sequence[str], *, roster: Roster | None, say: Say
) -> list[Outcome]:  # fmt: skip
    """What happened first, where the log says when crews were there; then each policy on the same cases."""
    crews = roster or same_all_day(max(1, round(log.units / DUTY_SHARE)))
    world = world_of(city, crews)
    found = [Outcome(REAL, (real,), ())] if (real := _really(city, log)) else []
    for done, policy in enumerate(policies, 1):
        run = rehearse(world, log.cases, POLICIES[policy])
        found.append(Outcome(policy, (measure(run, log.cases, city.demand.sector, days=log.days),), ()))
        say(done, len(policies))
    return found


def _really(city: City, log: Log) -> Figures | None:
    """Of the cases with a time of arrival, in every class that has one after the first hours."""
    known = [n for n, fate in enumerate(log.real) if np.isfinite(fate.on_scene_s)]
    cases = [log.cases[n] for n in known]
    run = Run([log.real[n] for n in known], [Crew(0)])
    counted = [case for case in cases if WARM_UP_S <= case.at_s < log.days * DAY_S]
    if not any(case.priority in CLASSES for case in counted):
        return None
    return measure(run, cases, city.demand.sector, days=log.days)
