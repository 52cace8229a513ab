"""`allopm simulate`: an invented city against a running server by its public doors; or a rehearsal without one."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from allopm.cli import CliError, rehearse

if TYPE_CHECKING:
    from allopm.simulator.city import Options

NAME = "simulate"
HELP = (
    "joue une ville inventée : équipages, déclarants, opérateurs ; sert aussi à charger le serveur. "
    "Avec --policy, --staffing ou --log : répète des semaines d’envois sans serveur"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--base-url", help="adresse du serveur (par défaut http://127.0.0.1:PORT)")
    parser.add_argument("--seed", type=int, default=1, help="la même graine rejoue la même ville")
    parser.add_argument("--speed", type=positive, default=1.0, help="vitesse de la ville inventée")
    parser.add_argument("--reports-per-day", type=not_negative, default=300.0, help="signalements par jour, en moyenne")
    parser.add_argument(
        "--crews",
        type=crews,
        dest="roster_hours",
        metavar="N",
        help="équipages joués, de 0 à 40 (par défaut 40) ; en répétition, jusqu’à 200 (par défaut 12), ou par heures : "
        "0-8:8,8-16:14,16-24:18",
    )
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
    rehearse.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Until the end that was asked for, or a signal. The summary is the last thing said."""
    if rehearse.is_wanted(args):
        return rehearse.run(args)
    if args.report or args.save_log:
        raise CliError("--report et --save-log vont avec --policy, --staffing ou --log.")
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
        crews=live_crews(args.roster_hours),
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


def live_crews(by_hour: tuple[int, ...] | None) -> int:
    """The live city has one number of crews."""
    if by_hour is not None and len(set(by_hour)) > 1:
        raise CliError("Un nombre d’équipages par heures va avec --policy, --staffing ou --log.")
    return 40 if by_hour is None else min(40, by_hour[0])


def crews(text: str) -> tuple[int, ...]:
    """Crews at each hour of the day, from `12` or `0-8:8,8-24:12`."""
    if text.isdigit():
        return (_crews(text),) * 24
    hours: list[int | None] = [None] * 24
    for part in text.split(","):
        when, _, many = part.partition(":")
        first, _, last = when.partition("-")
        if not (first.isdigit() and last.isdigit() and 0 <= int(first) < int(last) <= 24):
            raise argparse.ArgumentTypeError("attend un nombre, ou des heures comme 0-8:8,8-16:14,16-24:18")
        hours[int(first) : int(last)] = [_crews(many)] * (int(last) - int(first))
    found = tuple(many for many in hours if many is not None)
    if len(found) < 24:
        raise argparse.ArgumentTypeError("les 24 heures doivent toutes avoir leurs équipages")
    return found


def _crews(text: str) -> int:
    number = count(text)
    if number > 200:
        raise argparse.ArgumentTypeError("attend 200 équipages au plus")
    return number


def count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError("attend un nombre entier, zéro ou plus")
    return int(text)
