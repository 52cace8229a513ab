"""`allopm map build`: the streets, tiles and names of a city from an OpenStreetMap extract."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

NAME = "map"
HELP = "construire la carte, le graphe des rues et l'index des noms"
BBOX_HELP = "ouest,sud,est,nord en degrés : ne garder que ce cadre"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="depuis un extrait OpenStreetMap (.osm.pbf)")
    build.add_argument("extract", type=Path, help="l'extrait, par exemple une région de Geofabrik")
    build.add_argument(
        "--communes", type=Path, help="contours des communes (GeoJSON) ; trouvés à côté de l'extrait sinon"
    )
    build.add_argument("--bbox", type=read_bbox, help=BBOX_HELP)
    build.add_argument("--out", type=Path, help="dossier de la carte ; celui de l'installation sinon")
    build.add_argument("--force", action="store_true", help="refaire même si rien n'a changé")


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
    from allopm.geo.build.failures import MapNotBuilt
    from allopm.geo.build.job import Inputs, build_map, is_built

    out = args.out or default_folder()
    inputs = Inputs(args.extract, args.communes, args.bbox)
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
