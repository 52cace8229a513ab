"""`allopm city`: takes over the files of a city, nicknames of its streets included."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import Final

NAME: Final = "city"
HELP: Final = "configuration de la ville : relire les fichiers de cities/<ville>/"


def add_arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verbe")
    load = verbs.add_parser("load", help="reprend ce qui a changé dans les fichiers ; ne touche à rien s’ils sont faux")
    load.add_argument("slug", nargs="?", help="nom du dossier dans cities/ (par défaut ALLOPM_CITY)")


def run(args: Namespace) -> int:
    """0 when the files are taken over, 1 when one of them is wrong."""
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from allopm.city.actions import load_city
    from allopm.city.files.reading import BadCityFile
    from allopm.cli.map import fill_tables

    slug = args.slug or settings.CITY
    try:
        loaded = load_city(slug, at=timezone.now())
    except BadCityFile as problem:
        print(f"Rien n’a été changé. Corrigez puis recommencez :\n{problem}", file=sys.stderr)
        return 1
    if not loaded.count:
        print(f"{slug} : déjà à jour (version {loaded.version}).")
    else:
        said = ", ".join(f"{len(codes)} {name}" for name, codes in loaded.changes.items())
        print(f"{slug} : version {loaded.version}, {said}.")
    return fill_tables(settings.MAP_DIR) if slug == settings.CITY and settings.MAP_DIR.is_dir() else 0
