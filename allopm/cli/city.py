"""`allopm city`: takes over the files of a city, nicknames of its streets included, imports its places."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

NAME: Final = "city"
HELP: Final = "configuration de la ville : relire ses fichiers, importer des lieux"


def add_arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verbe")
    load = verbs.add_parser("load", help="reprend ce qui a changé dans les fichiers ; ne touche à rien s’ils sont faux")
    load.add_argument("slug", nargs="?", help="nom du dossier dans cities/ (par défaut ALLOPM_CITY)")
    places = verbs.add_parser("places", help="lieux : postes, bornes, lieux sûrs")
    deeds = places.add_subparsers(dest="deed", required=True, metavar="action")
    reading = deeds.add_parser("import", help="importe un fichier de lieux, GeoJSON ou CSV, et dit ce qui change")
    reading.add_argument("file", type=Path)
    reading.add_argument("--dry-run", action="store_true", help="dit ce qui changerait, sans rien changer")
    reading.add_argument("--retire", action="store_true", help="met hors service les lieux absents du fichier")


def run(args: Namespace) -> int:
    """0 when all is taken, 1 when a file or a row is wrong."""
    import django

    django.setup()
    return import_file(args) if args.verb == "places" else load(args)


def load(args: Namespace) -> int:
    from django.conf import settings
    from django.utils import timezone

    from allopm.city.actions import load_city
    from allopm.city.files.reading import BadCityFile
    from allopm.city.queries import city_by_id, sector_remarks
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
    for remark in sector_remarks(city_by_id(loaded.city_id)) if "sectors" in loaded.changes else ():
        print(f"Secteurs, à voir : {remark}", file=sys.stderr)
    return fill_tables(settings.MAP_DIR) if slug == settings.CITY and settings.MAP_DIR.is_dir() else 0


def import_file(args: Namespace) -> int:
    """The sound rows are taken even when others are refused: these are named on stderr, and the exit code is 1."""
    from django.utils import timezone

    from allopm.city import imports
    from allopm.city.files.incoming import BadImport, read_places
    from allopm.city.importwords import say_report
    from allopm.city.locating import address_point
    from allopm.city.queries import current_city
    from allopm.journal.actor import SYSTEM

    try:
        reading = read_places(args.file.read_bytes())
    except (OSError, BadImport) as problem:
        print(f"Rien n’a été changé. {args.file} : {problem}", file=sys.stderr)
        return 1
    city_id, now = current_city().id, timezone.now()
    if args.dry_run:
        report = imports.compare_places(city_id, reading, locate=address_point)
    else:
        report = imports.import_places(city_id, reading, locate=address_point, by=SYSTEM, at=now)
    for line in say_report(report):
        print(line, file=sys.stderr if line.startswith("!") else sys.stdout)
    if args.dry_run:
        print("Essai seulement : rien n’a été changé.")
    elif args.retire:
        retired = imports.retire_places(city_id, [code for code, _name in report.gone], by=SYSTEM, at=now)
        print(f"Mis hors service : {', '.join(retired) or 'aucun'}.")
    return 1 if report.refused else 0
