"""The report of a rehearsal: one HTML page that asks nobody for anything. Knows no command line and no city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from allopm.dispatching.policies import DEFAULT_POLICY
from allopm.rehearsal import drawings
from allopm.rehearsal.calibration import CLASSES
from allopm.rehearsal.measures import Estimate, Figures, estimate, paired
from allopm.rehearsal.places import Sector
from allopm.rehearsal.plan import Outcome
from allopm.rehearsal.staffing import BLOCK_H, StaffPlan
from allopm.rehearsal.words import CLASS_NAMES, gap_words, interval, number, policy_label, target_words

STYLE: Final = """
:root{color-scheme:light dark;--ink:#14212e;--ink-2:#4a5a68;--line:#d9e0e6;--paper:#f4f6f8;--card:#fff;
--s0:#0a5ea8;--s1:#9a5000;--s2:#18703c;--s3:#7a3fa0;--s4:#566370}
@media(prefers-color-scheme:dark){:root{--ink:#e8eef3;--ink-2:#a9b7c3;--line:#2b3946;--paper:#0e161d;--card:#16212b;
--s0:#5fb0f2;--s1:#ffb357;--s2:#6fd39a;--s3:#cf9cf0;--s4:#9fadb9}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1080px;padding:24px 16px;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
font-variant-numeric:tabular-nums}
h1{font-size:24px;line-height:1.25}h2{font-size:18px;margin:32px 0 8px}section{background:var(--card);
border:1px solid var(--line);border-radius:10px;padding:8px 16px 16px;margin:16px 0}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px}caption{text-align:left;color:var(--ink-2);padding:6px 0}
th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}thead th{color:var(--ink-2);font-weight:600}
svg{width:100%;max-width:720px;height:auto;display:block;margin:8px 0}svg text{fill:var(--ink);font-size:13px}
svg .small{font-size:11px;fill:var(--ink-2)}svg .end{text-anchor:end}svg .mid{text-anchor:middle}
svg .grid{stroke:var(--line)}svg .bar{stroke:var(--ink-2);stroke-width:3}svg .line{fill:none;stroke-width:2.5}
svg .halo{paint-order:stroke;stroke:var(--card);stroke-width:4px;font-weight:600}
svg .sector{fill:var(--s0);stroke:var(--ink-2);stroke-width:1}
circle.s0{fill:var(--s0)}circle.s1{fill:var(--s1)}circle.s2{fill:var(--s2)}circle.s3{fill:var(--s3)}circle.s4{fill:var(--s4)}
.line.s0{stroke:var(--s0)}.line.s1{stroke:var(--s1)}.line.s2{stroke:var(--s2)}.line.s3{stroke:var(--s3)}.line.s4{stroke:var(--s4)}
.maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:16px}.note{color:var(--ink-2)}
@media print{section{break-inside:avoid}}
"""


@dataclass(frozen=True)
class Report:
    """All that a page says. The first outcome is the one the others are compared with."""

    title: str
    facts: Sequence[str]
    limits: Sequence[str]
    outcomes: Sequence[Outcome]
    sectors: Sequence[Sector]
    staff: StaffPlan | None = None


def page(report: Report) -> str:
    parts = [_facts("Ce qui a été joué", report.facts)]
    if report.outcomes:
        parts += [_urgent(report), _waits(report), _differences(report), _use(report), _queues(report), _maps(report)]
    if report.staff is not None:
        parts.append(_staff(report.staff))
    parts.append(_facts("Ce que ces chiffres ne disent pas", report.limits))
    return (
        f'<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(report.title)}</title><style>{STYLE}</style><h1>{escape(report.title)}</h1>{''.join(parts)}</html>"
    )


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside}</section>"


def _facts(title: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return _section(title, f"<ul>{items}</ul>")


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column names each row."""
    columns = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    name = escape(caption)
    return (f'<div class="wide" tabindex="0" role="region" aria-label="{name}"><table><caption>{name}'
            f"</caption><thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table></div>")  # fmt: skip


def over_seeds(outcome: Outcome, name: str) -> Estimate | None:
    """One figure of a policy over its seeds; None where some seed has no such case."""
    found = [figures.values().get(name) for figures in outcome.figures]
    known = [value for value in found if value is not None]
    return estimate(known) if known and len(known) == len(found) else None


def said(found: Estimate | None, digits: int = 1) -> str:
    return "–" if found is None else interval(found, digits)


def _urgent(report: Report) -> str:
    rows = [(policy_label(one.policy), found) for one in report.outcomes if (found := over_seeds(one, "p1_8"))]
    title = "Part des P1 rejointes en moins de 8 minutes"
    drawn = drawings.dots(rows, title=title, unit="%", high=100)
    return _section(title, drawn + (_bounds(report) if any(one.gaps for one in report.outcomes) else ""))


def _bounds(report: Report) -> str:
    told = table(
        "Écart à qui connaîtrait l’avenir, sur de courtes fenêtres",
        ["Règle", "Dans ces fenêtres"],
        [[policy_label(one.policy), gap_words(one)] for one in report.outcomes],
    )
    note = (
        "« Au moins » : démontré par un solveur, depuis la situation exacte laissée par la règle ; aucune affectation, "
        "même en connaissant les appels de la demi-heure suivante, n’aurait fait mieux."
    )
    return f'{told}<p class="note">{escape(note)}</p>'


def _levels(outcomes: Sequence[Outcome]) -> list[int]:
    return [level for level in CLASSES if any(over_seeds(one, f"p{level}_p50") for one in outcomes)]


def _waits(report: Report) -> str:
    levels = _levels(report.outcomes)
    head = ["Règle", *(f"{CLASS_NAMES[n]} {what}" for n in levels for what in ("p50", "p90", target_words(n)))]
    rows = [
        [
            policy_label(one.policy),
            *(said(over_seeds(one, f"p{n}_{what}")) for n in levels for what in ("p50", "p90", "target")),
        ]
        for one in report.outcomes
    ]
    return _section("De l’appel à l’équipage sur place", table("Minutes, et part dans l’objectif en %", head, rows))


def _differences(report: Report) -> str:
    if len(report.outcomes) < 2:
        return ""
    base, levels = report.outcomes[0], _levels(report.outcomes)
    names = [(f"{CLASS_NAMES[n]} {word}", f"p{n}_{what}") for n in levels
             for word, what in (("≤ 8 min", "8"), ("p50", "p50"), ("p90", "p90"))]  # fmt: skip
    rows = []
    for one in report.outcomes[1:]:
        found = paired(one.figures, base.figures)
        cells = [interval(found[key], signed=True) if key in found else "–" for _, key in names]
        rows.append([policy_label(one.policy), *cells])
    caption = (
        f"Différences avec « {policy_label(base.policy)} », graine par graine, intervalles à 95 % (points ou minutes)"
    )
    return _section("Ce que chaque règle change", table(caption, ["Règle", *(name for name, _ in names)], rows))


def _use(report: Report) -> str:
    rows = [
        [policy_label(one.policy), said(over_seeds(one, "utilisation")), said(over_seeds(one, "km"), 2),
         *_means(one.figures)]
        for one in report.outcomes
    ]  # fmt: skip
    head = ["Règle", "Temps occupé (%)", "km par affaire", "Détournements par jour", "Plus longue attente (min)"]
    return _section("Emploi des équipages", table("Moyennes sur les graines", head, rows))


def _means(figures: Sequence[Figures]) -> list[str]:
    count = len(figures)
    return [number(sum(one.diversions_per_day for one in figures) / count),
            number(sum(one.oldest_wait_min for one in figures) / count, 0)]  # fmt: skip


def _queues(report: Report) -> str:
    series = {policy_label(one.policy): queue_by_hour(one) for one in report.outcomes}
    head = ["Règle", *(f"{hour} h" for hour in range(0, 24, 3))]
    rows = [[label, *(number(values[hour]) for hour in range(0, 24, 3))] for label, values in series.items()]
    drawn = drawings.lines(series, title="Affaires en attente d’équipage selon l’heure")
    told = table("Affaires en attente, toutes classes", head, rows)
    return _section("La file d’attente au fil du jour", drawn + told)


def queue_by_hour(outcome: Outcome) -> list[float]:
    """All classes together, the mean over seeds."""
    hours = [0.0] * 24
    for figures in outcome.figures:
        for row in figures.queue_by_hour.values():
            hours = [have + more / len(outcome.figures) for have, more in zip(hours, row, strict=True)]
    return hours


def by_sector(outcome: Outcome, rows: Sequence[Mapping[int, float]]) -> dict[int, float]:
    """The mean over the seeds that had a case there."""
    codes = {code for row in rows for code in row}
    found = {code: [row[code] for row in rows if code in row] for code in codes}
    return {code: sum(values) / len(values) for code, values in found.items()}


def _maps(report: Report) -> str:
    best = next((one for one in report.outcomes if one.policy == DEFAULT_POLICY), report.outcomes[-1])
    shown = [report.outcomes[0], best] if best is not report.outcomes[0] else [best]
    shares = {
        one.policy: by_sector(one, [figures.sector_in_target for figures in one.figures]) for one in report.outcomes
    }
    maps = "".join(
        f"<figure><figcaption>{escape(policy_label(one.policy))}</figcaption>"
        + drawings.city_map(
            [(sector.name, sector.area, shares[one.policy].get(code)) for code, sector in enumerate(report.sectors)],
            title=f"Part des P1 rejointes en moins de 8 minutes par secteur, {policy_label(one.policy)}",
        )
        + "</figure>"
        for one in shown
    )
    rows = [
        [
            sector.name,
            *(number(shares[one.policy][code], 0) if code in shares[one.policy] else "–" for one in report.outcomes),
        ]
        for code, sector in enumerate(report.sectors)
    ]
    told = table(
        "P1 en moins de 8 minutes, en %, par secteur",
        ["Secteur", *(policy_label(o.policy) for o in report.outcomes)],
        rows,
    )
    return f'<section><h2>La couverture de la ville</h2><div class="maps">{maps}</div>{told}</section>'


def _staff(plan: StaffPlan) -> str:
    rows = [
        [f"{block.first_hour} h – {block.first_hour + BLOCK_H} h", str(block.crews), number(block.p1_in_target),
         ", ".join(f"{name} {count}" for name, count in block.by_sector)]
        for block in plan.blocks
    ]  # fmt: skip
    verdict = (
        f"{number(plan.share, 0)} % des P1 sont rejointes dans l’objectif à toute heure."
        if plan.is_reached
        else f"{number(plan.share, 0)} % ne sont pas atteints à toute heure, même avec ces effectifs."
    )
    head = ["Heures", "Équipages", "P1 dans l’objectif (%)", "Où ils attendent"]
    told = table("Plan d’effectifs", head, rows)
    return _section("Combien d’équipages, où, quand", f"<p>{escape(verdict)}</p>{told}")
