"""`allopm simulate --policy …`: weeks under one or several policies, without a server. Parses, plays, tells."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from allopm.cli import CliError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allopm.rehearsal.calibration import Calibration
    from allopm.rehearsal.fleet import Roster
    from allopm.rehearsal.log import Log, Row
    from allopm.rehearsal.page import Report
    from allopm.rehearsal.plan import City, Load, Outcome

POLICY_CODES: Final = ("nearest", "reroute", "reserve", "tour")
FROM_DATABASE: Final = ":base:"
CREWS: Final = 12
LIMITS: Final = (
    "Inventé : quel secteur appelle plus que l’autre (le plus dense en rues appelle le plus). La vraie répartition "
    "viendra du journal de la ville.",
    "Choisi : durées sur place (moyennes publiées d’une étude, 40, 35 et 25 minutes : l’échantillon réel n’a pas de "
    "fin), dispersion, temps de mise en route (médiane 45 s, 8 fois sur 10 moins de 90 s), rythme des heures de route.",
    "Les trajets durent ce que les rues annoncent, sans erreur de position ; un équipage libre reste où il est.",
    "Une affaire occupe un équipage ; pas de relève, de pause, de refus ni de compétence particulière.",
    "Le délai court de l’appel pris au poste à l’arrivée ; le temps de l’opérateur n’y est pas.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "répétition sans serveur", "dès qu’une de --policy, --staffing ou --log est donnée"
    )
    group.add_argument(
        "--policy", action="append", choices=POLICY_CODES, help="règle à jouer ; à répéter pour comparer"
    )
    group.add_argument(
        "--cases-per-day", type=above_zero, default=300.0, metavar="N", help="affaires par jour, en moyenne"
    )
    group.add_argument("--days", type=whole, default=28, metavar="J", help="jours joués, à partir d’un lundi")
    group.add_argument("--seeds", type=whole, default=5, metavar="N", help="tirages ; toutes les règles ont les mêmes")
    group.add_argument(
        "--windows", type=whole_or_zero, default=4, metavar="N", help="fenêtres comparées à qui connaîtrait l’avenir"
    )
    group.add_argument("--report", type=Path, metavar="FICHIER", help="le rapport, une page HTML autonome")
    group.add_argument("--staffing", type=percent, nargs="?", const=75.0, metavar="PART",
                       help="cherche les effectifs par heures pour cette part de P1 en 8 minutes (75)")  # fmt: skip
    group.add_argument("--log", nargs="?", const=FROM_DATABASE, metavar="FICHIER",
                       help="rejoue un journal (CSV) ; sans fichier, celui de la base de la ville")  # fmt: skip
    group.add_argument("--save-log", type=Path, metavar="FICHIER", help="avec --log : écrit le journal lu, en CSV")


def is_wanted(args: argparse.Namespace) -> bool:
    return bool(args.policy or args.log is not None or args.staffing is not None)


def run(args: argparse.Namespace) -> int:
    from allopm.rehearsal.fleet import same_all_day
    from allopm.rehearsal.page import page
    from allopm.rehearsal.plan import Load
    from allopm.rehearsal.summary import summary

    if args.report and not args.report.parent.is_dir():
        raise CliError(f"Le dossier {args.report.parent} n’existe pas : créez-le, ou choisissez un autre --report.")
    calibration, city = _city(args)
    load = Load(args.cases_per_day, _roster(args) or same_all_day(CREWS), args.days, args.seeds)
    report = _replayed(args, city, calibration) if args.log is not None else _rehearsed(args, city, calibration, load)
    print(summary(report), flush=True)
    if args.report:
        args.report.write_text(page(report), encoding="utf-8")
        print(f"Rapport : {args.report}", flush=True)
    return 0


def _city(args: argparse.Namespace) -> tuple[Calibration, City]:
    from allopm.config.environment import ROOT, read_environment
    from allopm.rehearsal.calibration import load_calibration
    from allopm.rehearsal.places import NoSectors, read_sectors
    from allopm.rehearsal.plan import city_of
    from allopm.rehearsal.words import GROUND_WORDS

    environment = read_environment()
    calls = args.calls.parent if args.calls else ROOT.parent / "shared" / "calls"
    calibration = load_calibration(calls if calls.is_dir() else None)
    try:
        sectors = read_sectors(ROOT / "cities" / environment.city / "sectors.geojson")
        city = city_of(args.map_dir or environment.var_dir / "map", sectors, calibration)
    except NoSectors as problem:
        raise CliError(str(problem)) from problem
    _say(GROUND_WORDS[city.ground.source])
    return calibration, city


def _roster(args: argparse.Namespace) -> Roster | None:
    from allopm.rehearsal.fleet import Roster

    if args.roster_hours is None:
        return None
    if max(args.roster_hours) == 0:
        raise CliError("Sans équipage personne n’arrive : donnez --crews au-dessus de zéro.")
    return Roster(args.roster_hours)


def _rehearsed(args: argparse.Namespace, city: City, calibration: Calibration, load: Load) -> Report:
    from allopm.rehearsal.page import Report
    from allopm.rehearsal.plan import Rehearsal, rehearse_all
    from allopm.rehearsal.staffing import DAYS, plan_staff
    from allopm.rehearsal.words import number

    rehearsal = Rehearsal(city, calibration, load, windows=args.windows)
    outcomes = rehearse_all(rehearsal, args.policy, say=_progress) if args.policy else []
    staff = None
    if args.staffing is not None:
        trial = Rehearsal(city, calibration, _shorter(load, days=min(load.days, DAYS)))
        staff = plan_staff(trial, (args.policy or [_default_policy()])[-1], share=args.staffing, say=_say)
    crews = _roster_words(load) if outcomes else "effectifs à trouver"
    return Report(
        title=f"{number(load.per_day, 0)} affaires par jour, {crews}",
        facts=_facts(city, calibration, [_draws_words(load)]),
        limits=LIMITS,
        outcomes=outcomes,
        sectors=city.demand.sectors,
        staff=staff,
    )  # fmt: skip


def _draws_words(load: Load) -> str:
    return f"{load.seeds} tirages de {load.days} jours à partir d’un lundi ; les mêmes affaires pour toutes les règles."


def _default_policy() -> str:
    from allopm.dispatching.policies import DEFAULT_POLICY

    return DEFAULT_POLICY


def _shorter(load: Load, *, days: int) -> Load:
    from dataclasses import replace

    return replace(load, days=days, seeds=min(load.seeds, 2))


def _facts(city: City, calibration: Calibration, more: Sequence[str]) -> list[str]:
    from allopm.rehearsal.words import GROUND_WORDS, number

    mix = ", ".join(f"P{level} {number(100 * share, 0)} %" for level, share in calibration.mix.items())
    return [
        *more,
        GROUND_WORDS[city.ground.source],
        f"Heures, jours et classes ({mix}) : {calibration.source}.",
        f"Demande en {len(city.demand.points)} points de rues ; l’inégalité entre secteurs est celle des quartiers de "
        "Detroit (2022).",
    ]


def _replayed(args: argparse.Namespace, city: City, calibration: Calibration) -> Report:
    from allopm.rehearsal.page import Report
    from allopm.rehearsal.replay import replay
    from allopm.rehearsal.words import GROUND_WORDS

    log = _log(args, city, calibration)
    roster = _roster(args)
    if roster is None and not log.units:
        raise CliError("Le journal ne nomme aucun équipage : dites combien par --crews.")
    policies: list[str] = args.policy or [_default_policy()]
    outcomes: list[Outcome] = replay(city, log, policies, roster=roster, say=_progress)
    assumed = [
        f"{len(log.cases)} affaires du journal sur {log.days} jours.",
        f"Supposé : le lieu de {log.without_place} (tiré dans le secteur ou la ville), la durée de {log.without_end}.",
    ]
    return Report(
        "Le journal rejoué", [*assumed, GROUND_WORDS[city.ground.source]], LIMITS, outcomes, city.demand.sectors
    )


def _log(args: argparse.Namespace, city: City, calibration: Calibration) -> Log:
    from allopm.rehearsal.log import BadLog, as_cases, read_rows, write_rows

    try:
        if args.log == FROM_DATABASE:
            rows, timezone = _database_rows()
        else:
            rows, timezone = read_rows(Path(args.log)), "Europe/Paris"
        if not rows:
            raise CliError("La base ne contient encore aucune affaire à rejouer.")
        if args.save_log:
            _say(f"{write_rows(args.save_log, rows)} affaires écrites dans {args.save_log}")
        return as_cases(rows, city.demand, calibration, timezone=timezone)
    except BadLog as problem:
        raise CliError(str(problem)) from problem


def _database_rows() -> tuple[list[Row], str]:
    import django

    from allopm.cli.embedded import database

    with database():
        django.setup()
        from django.db import OperationalError, ProgrammingError

        from allopm.city.queries import current_city
        from allopm.missions.history import log_rows
        from allopm.refusals import Unavailable

        try:
            city = current_city()
            return log_rows(city), city.timezone
        except (Unavailable, OperationalError, ProgrammingError) as problem:
            reason = str(problem).splitlines()[0]
            raise CliError(f"Journal non lu ({reason}). Lancez « allopm prepare ».") from problem


def _roster_words(load: Load) -> str:
    by_hour = load.roster.by_hour
    if len(set(by_hour)) == 1:
        return f"{by_hour[0]} équipages"
    return f"de {min(by_hour)} à {max(by_hour)} équipages"


def _progress(done: int, of: int) -> None:
    _say(f"{done}/{of} répétitions")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def above_zero(text: str) -> float:
    number = float(text)
    if not 0 < number <= 20_000:
        raise argparse.ArgumentTypeError("attend un nombre au-dessus de zéro, 20 000 au plus")
    return number


def whole(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 400:
        raise argparse.ArgumentTypeError("attend un nombre entier de 1 à 400")
    return int(text)


def whole_or_zero(text: str) -> int:
    return 0 if text == "0" else whole(text)


def percent(text: str) -> float:
    number = float(text)
    if not 0 < number < 100:
        raise argparse.ArgumentTypeError("attend une part entre 0 et 100")
    return number
