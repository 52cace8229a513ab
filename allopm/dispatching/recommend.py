"""Which crews to send, best first, with reasons in French. Proposes; a person decides. Knows no database or clock."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allopm.dispatching import wording
from allopm.dispatching.arrival import Arrival, age_s, arrival_after, still_busy
from allopm.dispatching.coverage import loss_words
from allopm.dispatching.crews import CaseNeed, Commitment, CrewOption, Leg, Proposal, Settings
from allopm.dispatching.holding import held_words
from allopm.dispatching.obstacles import obstacles

__all__ = ["CaseNeed", "Commitment", "CrewOption", "Leg", "Proposal", "Settings", "propose"]

# Nobody reads a hundred crews before choosing; of those after them only how long, or why not, is said (chosen).
SAID_IN_FULL: Final = 100


@dataclass(slots=True)
class Seen:
    """A crew measured against the case, before any word is said of it."""

    crew: CrewOption
    leg: Leg | None
    when: Arrival | None
    age_s: float | None
    is_stale: bool
    is_finishing: bool
    is_diverted: bool
    wait_s: float
    obstacles: tuple[str, ...]
    score_s: float = math.inf
    rank: tuple[bool, float, float, str] = (True, math.inf, math.inf, "")


def propose(
    case: CaseNeed,
    crews: Sequence[CrewOption],
    etas: Sequence[Leg | None],
    *,
    at: datetime,
    settings: Settings | None = None,
    losses: Mapping[str, Sequence[str]] | None = None,
) -> list[Proposal]:
    """Rank `crews` by the arrival that eight times in ten is kept; those that cannot go come last, with why.

    `etas[i]` is the way of `crews[i]`, None when it is not known: the crew may still be sent, without a delay.
    `losses`: the sectors that nobody else reaches in time, by crew; None when that is not known. The order of the
    input changes nothing.
    """
    chosen = settings or Settings()
    seen = [_seen(case, crew, leg, at=at, settings=chosen) for crew, leg in zip(crews, etas, strict=True)]
    seen.sort(key=lambda one: one.rank)
    held = held_words(case, crews, chosen.policy)
    warned = _Warner(seen, losses, at=at, settings=chosen)
    said = [_line(case, one, warned, held=held) for one in seen[:SAID_IN_FULL]]
    return said + [_plain(one, chosen) for one in seen[SAID_IN_FULL:]]


def _seen(case: CaseNeed, crew: CrewOption, leg: Leg | None, *, at: datetime, settings: Settings) -> Seen:
    age, busy = age_s(crew, at=at), still_busy(crew, at=at)
    is_finishing = busy is not None and crew.state == "committed" and busy.p50_s <= settings.finishing_s
    found = Seen(
        crew=crew,
        leg=leg,
        when=None if leg is None else arrival_after(busy, leg, age_s=age, settings=settings),
        age_s=age,
        is_stale=age is not None and age > settings.fresh_s,
        is_finishing=is_finishing,
        is_diverted=crew.state == "committed" and crew.commitment is not None and busy is None,
        wait_s=busy.p50_s if busy else 0.0,
        obstacles=obstacles(case, crew, is_finishing=is_finishing, may_divert=settings.policy.may_divert),
    )
    found.is_diverted = found.is_diverted and not found.obstacles
    p50 = math.inf
    if found.when is not None:
        found.score_s, p50 = found.when.p80_s + _handicap_s(case, found, settings), found.when.p50_s
    found.rank = (bool(found.obstacles), found.score_s, p50, crew.call_sign)
    return found


def _handicap_s(case: CaseNeed, seen: Seen, settings: Settings) -> float:
    """What this crew must be quicker by to come first."""
    lacks = bool(case.prefers) and not all(seen.crew.has(skill) for skill in case.prefers)
    return (
        settings.doubt_s * seen.is_stale + settings.divert_gain_s * seen.is_diverted + settings.prefer_s * lacks
    )  # fmt: skip


def _line(case: CaseNeed, seen: Seen, warned: _Warner, *, held: str | None) -> Proposal:
    """All that an operator may want to know of this crew."""
    line = _plain(seen, warned.settings)
    line.warnings = warned.of(case, seen)
    if line.eligible:
        line.reasons = wording.reasons(case, seen.crew, seen.when, is_finishing=seen.is_finishing)
        line.held = None if seen.is_diverted else held
    return line


def _plain(seen: Seen, settings: Settings) -> Proposal:
    """How long, or why not: no word of what it is like."""
    crew, when, is_eligible = seen.crew, seen.when, not seen.obstacles
    return Proposal(
        crew=crew.call_sign,
        eta_s=None if when is None else round(when.p50_s),
        eta_p80_s=None if when is None else round(when.p80_s),
        distance_m=None if seen.leg is None else round(seen.leg.distance_m),
        eligible=is_eligible,
        option=crew,
        reasons=seen.obstacles or wording.arrival(when),
        diverts=crew.commitment.incident if seen.is_diverted and crew.commitment else None,
        finishing=seen.is_finishing and is_eligible,
        is_stale=seen.is_stale,
        policy=settings.policy.code,
        fix_age_s=seen.age_s,
        wait_s=seen.wait_s,
        score_s=seen.score_s,
    )


class _Warner:
    """What the operator should know before choosing a crew, eligible or not."""

    def __init__(
        self, seen: Sequence[Seen], losses: Mapping[str, Sequence[str]] | None, *, at: datetime, settings: Settings
    ) -> None:
        self.at, self.settings, self._losses = at, settings, losses
        self._free = Counter(one.crew.sector for one in seen if one.crew.state == "available" and one.crew.sector)
        fresh = [one.rank for one in seen if not one.obstacles and one.when is not None and not one.is_stale]
        self._last_fresh = max(fresh, default=None)

    def of(self, case: CaseNeed, seen: Seen) -> tuple[str, ...]:
        found = wording.position_warnings(seen.age_s, seen.when, is_stale=seen.is_stale)
        if not seen.obstacles:
            found += self._if_sent(case, seen)
        if seen.crew.state == "unreachable":
            found.append("ne donne plus signe : appelez-le à la radio")
        found += wording.duty_warnings(seen.crew, seen.when, at=self.at, margin_s=self.settings.duty_margin_s)
        return tuple(found)

    def _if_sent(self, case: CaseNeed, seen: Seen) -> list[str]:
        found = []
        if seen.is_stale and self._last_fresh is not None and seen.rank < self._last_fresh:
            found.append("devant malgré sa position ancienne : plus tôt sur place, même au pire ; vérifiez à la radio")
        found += [f"sans {wording.skill(skill)}, préféré ici" for skill in case.prefers if not seen.crew.has(skill)]
        if seen.is_finishing:
            found.append("termine probablement bientôt : à libérer par radio avant l’envoi")
        if seen.is_diverted:
            found.append("détournement")
        return found + self._coverage(seen.crew)

    def _coverage(self, crew: CrewOption) -> list[str]:
        """What the city loses while it is away: over streets when they are known, else by the sectors' names."""
        if crew.state != "available":
            return []
        if self._losses is not None:
            lost = self._losses.get(crew.call_sign, ())
            return [loss_words(lost, self.settings.reach_min)] if lost else []
        is_last = bool(crew.sector) and self._free[crew.sector] == 1
        return [f"laisse le secteur {crew.sector} sans équipage libre"] if is_last else []
