"""The report of a rehearsal as lines for a terminal. Knows no page."""

from __future__ import annotations

from collections.abc import Sequence

from allopm.rehearsal.calibration import CLASSES
from allopm.rehearsal.measures import paired
from allopm.rehearsal.page import Report, over_seeds, said
from allopm.rehearsal.staffing import BLOCK_H
from allopm.rehearsal.words import CLASS_NAMES, gap_words, interval, number, policy_label, target_words


def summary(report: Report) -> str:
    """French, one block after the other."""
    parts = [report.title, *(f"  {line}" for line in report.facts)]
    if report.outcomes:
        parts += ["", *_waits(report), "", *_differences(report), *_gaps(report)]
    if report.staff is not None:
        parts += ["", *_staff(report)]
    return "\n".join(parts)


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _waits(report: Report) -> list[str]:
    levels = [n for n in CLASSES if any(over_seeds(one, f"p{n}_p50") for one in report.outcomes)]
    head = ["p50 / p90 en minutes", *(f"{CLASS_NAMES[n]} ({target_words(n)})" for n in levels), "≤ 8 min P1", "occupés"]
    rows = [head]
    for one in report.outcomes:
        cells = [
            f"{said(over_seeds(one, f'p{n}_p50'))} / {said(over_seeds(one, f'p{n}_p90'))} "
            f"({said(over_seeds(one, f'p{n}_target'), 0)} %)"
            for n in levels
        ]
        rows.append(
            [one.policy, *cells, f"{said(over_seeds(one, 'p1_8'))} %", f"{said(over_seeds(one, 'utilisation'), 0)} %"]
        )
    return _columns(rows)


def _differences(report: Report) -> list[str]:
    base, *others = report.outcomes
    lines = []
    for one in others:
        found = paired(one.figures, base.figures)
        told = [
            f"{CLASS_NAMES[n]} {interval(found[f'p{n}_8'], signed=True)} points ≤ 8 min, "
            f"p50 {interval(found[f'p{n}_p50'], signed=True)} min, p90 {interval(found[f'p{n}_p90'], signed=True)} min"
            for n in CLASSES
            if f"p{n}_8" in found
        ]
        lines += [f"{one.policy} contre {base.policy} (mêmes affaires, 95 %) :", *(f"  {line}" for line in told)]
    return lines


def _gaps(report: Report) -> list[str]:
    found = [f"  {one.policy} : {gap_words(one)}" for one in report.outcomes if one.gaps]
    return ["", "Écart à qui connaîtrait l’avenir, fenêtres d’une demi-heure :", *found] if found else []


def _staff(report: Report) -> list[str]:
    plan = report.staff
    if plan is None:
        return []
    head = "atteint" if plan.is_reached else "PAS atteint"
    rows = [["heures", "équipages", "P1 à temps", "où"]]
    for block in plan.blocks:
        where = ", ".join(f"{name} {count}" for name, count in block.by_sector)
        rows.append(
            [
                f"{block.first_hour}-{block.first_hour + BLOCK_H} h",
                str(block.crews),
                f"{number(block.p1_in_target)} %",
                where,
            ]
        )
    label = policy_label(report.outcomes[-1].policy) if report.outcomes else "règle par défaut"
    return [f"Effectifs pour {number(plan.share, 0)} % des P1 en 8 minutes ({label}) : {head}", *_columns(rows)]
