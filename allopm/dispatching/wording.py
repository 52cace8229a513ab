"""What a proposal says of a crew, in French. Decides nothing."""

from __future__ import annotations

import math
from datetime import datetime
from functools import lru_cache
from typing import Final

from allopm.dispatching.arrival import Arrival
from allopm.dispatching.crews import CaseNeed, CrewOption

SKILL_WORDS: Final = {
    "motorbike": "moto", "bike": "vélo", "dog": "chien", "tow_authority": "agent habilité fourrière",
}  # fmt: skip


def skill(name: str) -> str:
    return SKILL_WORDS.get(name, name)


def reasons(case: CaseNeed, crew: CrewOption, when: Arrival | None, *, is_finishing: bool) -> tuple[str, ...]:
    found = [*arrival(when)]
    found.extend(skill(name) for name in case.requires)
    found.extend(skill(name) for name in case.prefers if crew.has(name))
    if crew.state == "available":
        found.append("libre")
    elif crew.commitment is not None:
        what = f"P{crew.commitment.priority}"
        found.append(f"finit une affaire {what}" if is_finishing else f"détournement : quitte une affaire {what}")
    found.append(f"{crew.officers} agents" if crew.officers > 1 else "1 agent")
    if crew.sector:
        found.append(f"secteur {crew.sector}")
    return tuple(found)


def arrival(when: Arrival | None) -> tuple[str, ...]:
    """Nothing for a crew of which one does not know from where, or which way."""
    return () if when is None else _arrival(math.ceil(when.p50_s / 60), math.ceil(when.p80_s / 60))


@lru_cache(maxsize=4096)  # a thousand crews arrive in few different minutes
def _arrival(p50_min: int, p80_min: int) -> tuple[str, ...]:
    return (f"sur place en {max(1, p50_min)} min, huit fois sur dix avant {max(1, p80_min)} min",)


def position_warnings(age_s: float | None, when: Arrival | None, *, is_stale: bool) -> list[str]:
    if age_s is None:
        return ["position inconnue : délai impossible à dire"]
    found = ["lieu ou chemin inconnu : délai impossible à dire"] if when is None else []
    if is_stale:
        found.append(f"position ancienne ({ago(age_s)}) : délai élargi")
    return found


def duty_warnings(crew: CrewOption, when: Arrival | None, *, at: datetime, margin_s: float) -> list[str]:
    if crew.duty_ends_at is None:
        return []
    left_s = (crew.duty_ends_at - at).total_seconds()
    if left_s >= (when.p80_s if when else 0.0) + margin_s:
        return []
    return [f"fin de service dans {minutes(max(0.0, left_s))}"]


def minutes(seconds: float) -> str:
    return f"{max(1, math.ceil(seconds / 60))} min"


def ago(seconds: float) -> str:
    return f"{round(seconds)} s" if seconds < 120 else f"{round(seconds / 60)} min"
