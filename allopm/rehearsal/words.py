"""What a report says in French: names of classes and policies, figures with their intervals. Knows no page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from allopm.dispatching.policies import POLICIES
from allopm.rehearsal.clairvoyant import Gap
from allopm.rehearsal.measures import TARGET_S, Estimate
from allopm.rehearsal.plan import Outcome

CLASS_NAMES: Final = {1: "P1", 2: "P2", 3: "P3", 4: "P4"}
REAL: Final = "journal"
GROUND_WORDS: Final = {
    "streets": "Trajets sur le graphe des rues de la carte construite.",
    "straight_line": "La carte n’est pas construite : trajets à vol d’oiseau, allongés de 60 %. Construisez-la par "
    "« allopm map build » pour des chiffres qui vaillent.",
}


def policy_label(code: str) -> str:
    return "ce qui s’est passé" if code == REAL else POLICIES[code].label


def number(value: float, digits: int = 1) -> str:
    return "–" if not math.isfinite(value) else f"{value:.{digits}f}".replace(".", ",")


def interval(found: Estimate, digits: int = 1, *, signed: bool = False) -> str:
    mean = f"{found.mean:+.{digits}f}" if signed else f"{found.mean:.{digits}f}"
    half = f" ± {found.half:.{digits}f}" if math.isfinite(found.half) else ""
    return (mean + half).replace(".", ",").replace("-", "−")


def target_words(level: int) -> str:
    return f"≤ {TARGET_S[level] / 60:.0f} min"


def gap_words(outcome: Outcome) -> str:
    """One line: what was missed beside what nobody could have kept."""
    if not outcome.gaps:
        return "–"
    p1 = _share(outcome.gaps, "p1_missed", "p1")
    p1_bound = _share(outcome.gaps, "p1_bound", "p1")
    all_missed, all_bound = _share(outcome.gaps, "missed", "weight"), _share(outcome.gaps, "bound", "weight")
    return (f"P1 en retard {number(p1)} % (au moins {number(p1_bound)} %) ; toutes classes pondérées "
            f"{number(all_missed)} % (au moins {number(all_bound)} %)")  # fmt: skip


def _share(gaps: Sequence[Gap], part: str, whole: str) -> float:
    total = sum(getattr(gap, whole) for gap in gaps)
    return 100 * sum(getattr(gap, part) for gap in gaps) / total if total else 0.0
