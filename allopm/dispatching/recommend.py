"""Which crews to send, best first, with reasons in French. Proposes; a person decides. Knows no database or clock."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from allopm.dispatching.arrival import Arrival, age_s, arrival
from allopm.dispatching.crews import CaseNeed, Commitment, CrewOption, Leg, Proposal, Settings

__all__ = ["CaseNeed", "Commitment", "CrewOption", "Leg", "Proposal", "Settings", "propose"]

SKILL_WORDS: Final = {
    "motorbike": "moto", "bike": "vélo", "dog": "chien", "tow_authority": "agent habilité fourrière",
}  # fmt: skip
CANNOT_GO: Final = {"pause": "en pause", "off_duty": "hors service"}
MAY_GO: Final = frozenset({"available", "committed", "unreachable"})
ON_DUTY: Final = MAY_GO | {"pause"}


def propose(
    case: CaseNeed,
    crews: Sequence[CrewOption],
    etas: Sequence[Leg | None],
    *,
    at: datetime,
    settings: Settings | None = None,
) -> list[Proposal]:
    """Rank `crews` by the arrival that eight times in ten is kept; those that cannot go come last, with why.

    `etas[i]` is the way of `crews[i]`, None when it is not known: the crew may still be sent, without a delay.
    The order of the input changes nothing.
    """
    chosen = settings or Settings()
    free = Counter(crew.sector for crew in crews if crew.state == "available" and crew.sector)
    held = _reserve_warning(case, crews, chosen)
    lines = [
        _proposal(case, crew, leg, at=at, settings=chosen, free=free, held=held)
        for crew, leg in zip(crews, etas, strict=True)
    ]
    return sorted(lines, key=_rank)


def _rank(line: Proposal) -> tuple[bool, float, float, str]:
    unknown = math.inf
    p80 = unknown if line.eta_p80_s is None else line.eta_p80_s
    p50 = unknown if line.eta_s is None else line.eta_s
    return (not line.eligible, p80, p50, line.crew)


def _proposal(
    case: CaseNeed, crew: CrewOption, leg: Leg | None, *, at: datetime, settings: Settings,
    free: Counter[str], held: tuple[str, ...],
) -> Proposal:  # fmt: skip
    obstacles = _obstacles(case, crew, settings=settings)
    when = None if leg is None else arrival(crew, leg, at=at, settings=settings)
    is_eligible = not obstacles
    warnings = _warnings(crew, when, at=at, settings=settings)
    if is_eligible:
        warnings += (*_coverage_loss(crew, free), *(held if crew.state == "available" else ()))
    return Proposal(
        crew=crew.call_sign,
        eta_s=None if when is None else round(when.p50_s),
        eta_p80_s=None if when is None else round(when.p80_s),
        distance_m=None if leg is None else round(leg.distance_m),
        eligible=is_eligible,
        reasons=_reasons(case, crew, when, settings=settings) if is_eligible else obstacles,
        warnings=warnings,
    )


def _obstacles(case: CaseNeed, crew: CrewOption, *, settings: Settings) -> tuple[str, ...]:
    """Why this crew cannot be sent; empty when it can."""
    missing = [skill for skill in case.requires if skill not in crew.skills]
    found = [f"il manque : {SKILL_WORDS.get(skill, skill)}" for skill in missing]
    if crew.officers < case.min_officers:
        found.append(f"{crew.officers} agent(s), il en faut {case.min_officers}")
    if crew.state not in MAY_GO:
        found.append(CANNOT_GO.get(crew.state, "état inconnu"))
    if crew.state == "committed":
        found.extend(_commitment_obstacle(case, crew.commitment, settings=settings))
    return tuple(found)


def _commitment_obstacle(case: CaseNeed, mission: Commitment | None, *, settings: Settings) -> tuple[str, ...]:
    if mission is None:
        return ("déjà engagé",)
    what = f"P{mission.priority}" + (f", {mission.label}" if mission.label else "")
    if mission.state == "on_scene":
        return (f"sur place pour une autre affaire ({what})",)
    if case.priority < mission.priority:
        return () if settings.may_divert else (f"en route vers moins urgent ({what}) : à rappeler d’abord",)
    return (f"déjà en route vers une affaire aussi urgente ({what})",)


def _reasons(case: CaseNeed, crew: CrewOption, when: Arrival | None, *, settings: Settings) -> tuple[str, ...]:
    found = (
        [] if when is None else [f"sur place en {_minutes(when.p50_s)}, huit fois sur dix avant {_minutes(when.p80_s)}"]
    )
    found.extend(SKILL_WORDS.get(skill, skill) for skill in case.requires)
    if crew.state == "committed" and crew.commitment is not None:
        found.append(f"détournement : quitte une affaire P{crew.commitment.priority}")
    elif crew.state == "available":
        found.append("libre")
    found.append(f"{crew.officers} agents" if crew.officers > 1 else "1 agent")
    if crew.sector:
        found.append(f"secteur {crew.sector}")
    return tuple(found)


def _warnings(crew: CrewOption, when: Arrival | None, *, at: datetime, settings: Settings) -> tuple[str, ...]:
    """What the operator should know before choosing this crew, eligible or not."""
    found = _position_warnings(crew, when, at=at, settings=settings)
    if crew.state == "unreachable":
        found.append("ne donne plus signe : appelez-le à la radio")
    if _is_finishing(crew, at=at, settings=settings):
        found.append("termine probablement bientôt")
    if crew.state == "committed" and crew.commitment is not None and crew.commitment.state != "on_scene":
        found.append("détournement")
    if crew.duty_ends_at is not None:
        left_s = (crew.duty_ends_at - at).total_seconds()
        if left_s < (when.p80_s if when else 0.0) + settings.duty_margin_s:
            found.append(f"fin de service dans {_minutes(max(0.0, left_s))}")
    return tuple(found)


def _position_warnings(crew: CrewOption, when: Arrival | None, *, at: datetime, settings: Settings) -> list[str]:
    age = age_s(crew, at=at)
    if age is None:
        return ["position inconnue : délai impossible à dire"]
    found = []
    if when is None:
        found.append("lieu ou chemin inconnu : délai impossible à dire")
    if age > settings.fresh_s:
        found.append(f"position ancienne ({_ago(age)}) : délai élargi")
    return found


def _is_finishing(crew: CrewOption, *, at: datetime, settings: Settings) -> bool:
    mission = crew.commitment
    if crew.state != "committed" or mission is None or mission.state != "on_scene":
        return False
    return (at - mission.since).total_seconds() >= settings.finishing_share * settings.service_s


def _coverage_loss(crew: CrewOption, free: Counter[str]) -> tuple[str, ...]:
    """What its sector loses while it is away."""
    if crew.state != "available" or not crew.sector:
        return ()
    left = free[crew.sector] - 1
    if left == 0:
        return (f"laisse le secteur {crew.sector} sans équipage libre",)
    return ()


def _reserve_warning(case: CaseNeed, crews: Sequence[CrewOption], settings: Settings) -> tuple[str, ...]:
    """The cutoff rule: for a deferred class, some crews stay free for what cannot wait."""
    on_duty = sum(crew.state in ON_DUTY for crew in crews)
    left = sum(crew.state == "available" for crew in crews) - 1
    kept = math.ceil(settings.reserve_share.get(case.priority, 0.0) * on_duty)
    if left >= kept:
        return ()
    return (f"n’en laisse que {max(0, left)} libres pour les urgences (réserve : {kept}) : plutôt mettre en attente",)


def _minutes(seconds: float) -> str:
    return f"{max(1, math.ceil(seconds / 60))} min"


def _ago(seconds: float) -> str:
    return f"{round(seconds)} s" if seconds < 120 else f"{round(seconds / 60)} min"
