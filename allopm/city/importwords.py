"""The report of an import in words, the same on the command line and in the administration. Knows no table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allopm.city.imports import PlaceChange, PlacesReport


def say_report(report: PlacesReport) -> list[str]:
    """One line per place that is added, changed, gone or refused, after a line of totals."""
    totals = (
        f"{len(report.added)} ajouté(s), {len(report.changed)} changé(s), {report.unchanged} sans changement, "
        f"{len(report.gone)} absent(s) du fichier, {len(report.refused)} ligne(s) refusée(s)"
    )
    return [
        totals,
        *(f"+ ligne {one.line}, {one.code} : {one.name}{_located(one)}" for one in report.added),
        *(f"~ ligne {one.line}, {one.code} : {say_columns(one)}{_located(one)}" for one in report.changed),
        *(f"− {code} : {name} (absent du fichier)" for code, name in report.gone),
        *(f"! ligne {row.line}{f', {row.code}' if row.code else ''} : {row.reason}" for row in report.refused),
    ]


def say_columns(change: PlaceChange) -> str:
    """`phone « 01 » → « 02 », hours « » → « 24/7 »`."""
    return ", ".join(f"{name} « {_word(old)} » → « {_word(new)} »" for name, (old, new) in change.columns.items())


def _located(change: PlaceChange) -> str:
    return " (placé d’après son adresse : à vérifier)" if change.is_located else ""


def _word(value: object) -> str:
    words = {None: "", True: "oui", False: "non"}
    return words[value] if value is None or isinstance(value, bool) else str(value)
