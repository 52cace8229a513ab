"""`allopm journal`: is the journal still what was written? Knows no other room."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from allopm.journal.queries import Verdict

NAME: Final = "journal"
HELP: Final = "main courante : vérifier qu'aucune ligne n'a été changée, ajoutée ou retirée"


def add_arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verbe")
    verbs.add_parser("verify", help="recalcule toute la chaîne ; échoue au premier sceau rompu")


def run(args: Namespace) -> int:
    """0 when every seal holds, 1 when one does not."""
    import django

    django.setup()
    from allopm.journal.queries import sealed_cities, verify

    verdicts = [(city_id, verify(city_id)) for city_id in sealed_cities()]
    if not verdicts:
        print("La main courante est vide.")
    for city_id, verdict in verdicts:
        _report(city_id, verdict)
    return 1 if any(verdict.broken for _, verdict in verdicts) else 0


def _report(city_id: int, verdict: Verdict) -> None:
    print(
        f"Ville {city_id} : {verdict.entries} lignes sous {verdict.seals} sceaux,"
        f" {verdict.unsealed} pas encore scellées."
    )
    if verdict.broken is None:
        print(f"Tout tient. Dernier sceau, à noter hors de cette machine : {verdict.head}")
        return
    print(
        f"ROMPU au sceau {verdict.broken.number}"
        f" (lignes {verdict.broken.first_seq} à {verdict.broken.last_seq}) : {_REASONS[verdict.broken.reason]}."
        " N'écrivez plus rien, gardez une copie de la base et prévenez le responsable de la sécurité.",
        file=sys.stderr,
    )


_REASONS: Final = {
    "missing": "un sceau manque avant lui",
    "unchained": "il ne suit pas le sceau précédent",
    "seal": "le sceau lui-même a été changé",
    "count": "des lignes ont été retirées ou ajoutées",
    "rows": "une ligne a été changée",
}
