"""`allopm simulate`: an invented city against a running server, by its public doors only."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allopm.simulator.city import Options

NAME = "simulate"
HELP = "joue une ville inventée : équipages, déclarants, opérateurs ; sert aussi à charger le serveur"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--base-url", help="adresse du serveur (par défaut http://127.0.0.1:PORT)")
    parser.add_argument("--seed", type=int, default=1, help="la même graine rejoue la même ville")
    parser.add_argument("--speed", type=positive, default=1.0, help="vitesse de la ville inventée")
    parser.add_argument("--reports-per-day", type=not_negative, default=300.0, help="signalements par jour, en moyenne")
    parser.add_argument("--crews", type=count, default=40, help="équipages joués, de 0 à 40")
    parser.add_argument(
        "--yours",
        type=count,
        default=1,
        metavar="N",
        help="les N premiers équipages vous laissent deux minutes à chaque étape, sur /field/",
    )
    parser.add_argument(
        "--operators", type=count, default=0, help="opérateurs joués, de 0 à 4 ; 0 vous laisse le poste"
    )
    parser.add_argument("--operator-delay", type=not_negative, default=45.0, metavar="S",
                        help="secondes qu’un opérateur joué laisse à la personne du poste")  # fmt: skip
    parser.add_argument("--duration", type=positive, metavar="S", help="secondes avant l’arrêt")
    parser.add_argument("--burst", type=count, default=0, metavar="N", help="envoie N signalements, puis s’arrête")
    parser.add_argument("--within", type=positive, default=3600.0, metavar="S", help="durée sur laquelle les répartir")
    parser.add_argument("--map-dir", type=Path, help="dossier des rues (par défaut ALLOPM_VAR/map)")
    parser.add_argument("--calls", type=Path, help="appels réels (CSV de Seattle) dont suivre le rythme")


def run(args: argparse.Namespace) -> int:
    """Until the end that was asked for, or a signal. The summary is the last thing said."""
    from allopm.simulator.city import live

    options = read_options(args)
    tally = asyncio.run(live(options, lambda line: print(line, flush=True)))
    print(tally.summary(), flush=True)
    return 0


def read_options(args: argparse.Namespace) -> Options:
    from allopm.config.environment import ROOT, read_environment
    from allopm.simulator.city import Options

    environment = read_environment()
    calls = args.calls or ROOT.parent / "shared" / "calls" / "seattle_call_data_sample_10k.csv"
    return Options(
        base_url=(args.base_url or f"http://127.0.0.1:{environment.port}").rstrip("/"),
        password=environment.demo_password,
        seed=args.seed,
        speed=args.speed,
        reports_per_day=args.reports_per_day,
        crews=min(40, args.crews),
        yours=args.yours,
        operators=min(4, args.operators),
        operator_delay_s=args.operator_delay,
        duration_s=args.duration,
        burst=args.burst,
        within_s=args.within,
        map_dir=args.map_dir or environment.var_dir / "map",
        sectors=ROOT / "cities" / environment.city / "sectors.geojson",
        calls=calls if calls.is_file() else None,
        sessions=environment.var_dir / "simulator" / "sessions.json",
    )


def positive(text: str) -> float:
    number = float(text)
    if not 0 < number < 1e9:
        raise argparse.ArgumentTypeError("attend un nombre au-dessus de zéro")
    return number


def not_negative(text: str) -> float:
    number = float(text)
    if not 0 <= number < 1e9:
        raise argparse.ArgumentTypeError("attend zéro ou plus")
    return number


def count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError("attend un nombre entier, zéro ou plus")
    return int(text)
