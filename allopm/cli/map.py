"""`allopm map`: the streets, tiles and addresses of a city from an OpenStreetMap extract; `load` fills the tables."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

NAME = "map"
HELP = "construire la carte, le graphe des rues et l'index des adresses"
BBOX_HELP = "ouest,sud,est,nord en degrés : ne garder que ce cadre"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="depuis un extrait OpenStreetMap (.osm.pbf)")
    build.add_argument("extract", type=Path, help="l'extrait, par exemple une région de Geofabrik")
    build.add_argument(
        "--communes", type=Path, help="contours des communes (GeoJSON) ; trouvés à côté de l'extrait sinon"
    )
    build.add_argument(
        "--addresses",
        type=Path,
        help="adresses-NN.csv(.gz) de la Base Adresse Nationale ; trouvé à côté de l'extrait sinon",
    )
    build.add_argument("--bbox", type=read_bbox, help=BBOX_HELP)
    build.add_argument("--out", type=Path, help="dossier de la carte ; celui de l'installation sinon")
    build.add_argument("--force", action="store_true", help="refaire même si rien n'a changé")
    load = commands.add_parser("load", help="met l'index des adresses en base, comme `build` quand elle répond")
    load.add_argument("--out", type=Path, help="dossier de la carte ; celui de l'installation sinon")


def read_bbox(text: str) -> tuple[float, float, float, float]:
    """Four numbers; raises ArgumentTypeError with the reason."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as problem:
        raise argparse.ArgumentTypeError("quatre nombres séparés par des virgules : " + BBOX_HELP) from problem
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise argparse.ArgumentTypeError("cadre vide ou hors du monde : " + BBOX_HELP)
    return west, south, east, north


def run(args: argparse.Namespace) -> int:
    out = args.out or default_folder()
    if args.command == "load":
        return load_addresses(out)
    code = build(args, out)
    return load_addresses(out) if code == 0 and args.out is None else code


def build(args: argparse.Namespace, out: Path) -> int:
    from allopm.geo.build.failures import MapNotBuilt
    from allopm.geo.build.job import Inputs, build_map, is_built

    inputs = Inputs(args.extract, args.communes, args.bbox, args.addresses)
    started = time.monotonic()
    if not args.force and is_built(inputs, out):
        print(f"La carte de {args.extract.name} est déjà construite dans {out}.", file=sys.stderr)
        return 0

    def say(words: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {words}", file=sys.stderr)

    try:
        build_map(inputs, out, say=say)
    except MapNotBuilt as problem:
        print(f"Carte non construite. {problem}", file=sys.stderr)
        return 1
    return 0


def default_folder() -> Path:
    from allopm.config.environment import read_environment

    return read_environment().var_dir / "map"


def load_addresses(out: Path) -> int:
    """0 when the tables are those of `out`, or when no database answers: the next `allopm up` does it then."""
    if not find_database():
        print("La base de données ne répond pas : les adresses y seront mises au prochain démarrage.", file=sys.stderr)
        return 0
    import django

    django.setup()
    from django.db import OperationalError, ProgrammingError

    from allopm.refusals import Unavailable

    try:
        return fill_tables(out)
    except (Unavailable, OperationalError, ProgrammingError) as problem:
        print(f"Adresses non mises en base ({problem}). Lancez « allopm prepare ».", file=sys.stderr)
        return 1


def fill_tables(out: Path) -> int:
    from django.utils import timezone

    from allopm.addresses.actions import load_index
    from allopm.city.files.reading import BadCityFile
    from allopm.city.queries import current_city
    from allopm.geo.directory import UnreadableDirectory

    try:
        loaded = load_index(current_city(), out, at=timezone.now())
    except (UnreadableDirectory, BadCityFile) as problem:
        print(f"Adresses non mises en base, l'ancien index reste. {problem}", file=sys.stderr)
        return 1
    if loaded is None:
        print("Pas d'index d'adresses : construisez la carte par « allopm map build ».", file=sys.stderr)
    elif loaded.is_new:
        said = ", ".join(f"{count} {table}" for table, count in loaded.counts.items())
        print(f"Adresses en base : {said}.", file=sys.stderr)
    return 0


def find_database() -> bool:
    """Whether a database is given, or the embedded one of a running `allopm up` is there to be used."""
    from allopm.cli.embedded import environment
    from allopm.launcher.postgres import Server

    given = environment()
    if given.database_url:
        return True
    server = Server(given.var_dir)
    os.environ["DATABASE_URL"] = server.url
    return server.is_running_elsewhere()
