"""Thirty described situations, ordered before: how far the software's order agrees (Kendall's τ-b), and where not."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml
from scipy.stats import kendalltau

from allopm.city.files.reading import read_file
from allopm.city.files.shapes import KindsFile
from allopm.city.files.urgency_shape import UrgencyFile
from allopm.dispatching.urgency import Danger, Urgency, UrgencyFacts, score
from bench.rows import Row

ROOT = Path(__file__).resolve().parents[1]
SITUATIONS = Path(__file__).with_name("situations.yaml")
PROMISE_H = 48
# Two orders of thirty that agree in nine pairs of ten have τ = 0.8: what two trained operators may reach (chosen).
MUST = 0.8


@dataclass(frozen=True)
class Ordered:
    """One situation: our rank before, and what the software says."""

    code: str
    text: str
    rank: int
    urgency: Urgency

    @property
    def place(self) -> tuple[int, int]:
        """Where the queue puts it: its class, then its points."""
        return (self.urgency.priority, -self.urgency.points)


def situations(city: str = "nice") -> list[Ordered]:
    """By the rules and kinds of the city's own files."""
    folder = ROOT / "cities" / city
    kinds = read_file(folder / "kinds.yaml", KindsFile)
    rules = read_file(folder / "urgency.yaml", UrgencyFile).as_rules()
    said = yaml.safe_load(SITUATIONS.read_text(encoding="utf-8"))["situations"]
    return [Ordered(one["code"], one["text"], one["rank"], score(_facts(one, kinds), rules)) for one in said]


def _facts(one: dict[str, Any], kinds: KindsFile) -> UrgencyFacts:
    group_code, _dot, code = one["kind"].partition(".")
    group = next(group for group in kinds.groups if group.code == group_code)
    found = next(kind for kind in group.kinds if kind.code == code)
    kind = group.defaults.model_dump(exclude_none=True) | found.model_dump(exclude_none=True)
    answers = one.get("answers", {})
    unknown = set(answers) - set(found.questions)
    if unknown:
        raise ValueError(f"{one['code']} : {unknown} n’est pas une question de {one['kind']}")
    asked = [(kinds.questions[name], value) for name, value in answers.items()]
    dangers = [Danger(q.danger_label.fr, q.weight) for q, value in asked if q.danger_label and value in q.danger]
    return UrgencyFacts(
        kind_label=found.label.fr,
        base_points=kind["base_urgency"],
        base_priority=kind["priority"],
        ongoing=one.get("ongoing", "unknown"),
        dangers=tuple(dangers),
        witnesses=one.get("witnesses", 1),
        repeats_30_days=one.get("repeats", 0),
        promise_used=one.get("age_h", 0) / kind.get("promise_h", PROMISE_H),
        still_answers=one.get("still", 0),
        local_hour=one["hour"],
    )


def agreement(rows: list[Ordered]) -> float:
    """Kendall's τ-b: 1 when the orders are the same, ties allowed on both sides."""
    places = sorted({row.place for row in rows})
    return float(kendalltau([row.rank for row in rows], [places.index(row.place) for row in rows]).statistic)


def inversions(rows: list[Ordered]) -> list[tuple[Ordered, Ordered]]:
    """Pairs that the software turns round: the first should come first."""
    pairs = combinations(sorted(rows, key=lambda row: row.rank), 2)
    return [(a, b) for a, b in pairs if a.rank < b.rank and a.place > b.place]


def main() -> None:
    rows = situations()
    tau = agreement(rows)
    turned = inversions(rows)
    if "--all" in sys.argv:
        for row in sorted(rows, key=lambda row: row.place):
            print(
                f"P{row.urgency.priority} {row.urgency.points:3d}  rang {row.rank:2d}  {row.code} : {row.urgency.text}"
            )
    for a, b in turned:
        print(
            f"inversion : {a.code} (rang {a.rank}, P{a.urgency.priority} {a.urgency.points}) après "
            f"{b.code} (rang {b.rank}, P{b.urgency.priority} {b.urgency.points})",
            file=sys.stderr,
        )
    Row(
        path="urgency of 30 described situations",
        figure=f"Kendall τ = {tau:.2f}",
        reference=f"order written before; {len(turned)} pairs of {len(rows) * (len(rows) - 1) // 2} turned round",
        ratio=f"{tau:.2f}",
        must=f"≥ {MUST}",
        aim="≥ 0.9",
        is_reached=tau >= MUST,
    ).tell()


if __name__ == "__main__":
    main()
