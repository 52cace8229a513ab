"""`allopm prepare`: brings the database up to date: migrations, the city's files, demonstration accounts."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from allopm.cli import CliError

NAME: Final = "prepare"
HELP: Final = "met la base à jour : tables, configuration de la ville, comptes de démonstration"


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: Namespace) -> int:
    """0 when the database is ready for this version."""
    import django

    from allopm.cli.embedded import use_one_connection

    django.setup()
    use_one_connection()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", verbosity=1, interactive=False)
    except OperationalError as problem:
        raise CliError(f"La base de données ne répond pas : vérifiez DATABASE_URL.\n{problem}") from problem
    _load_city(settings.CITY)
    _load_addresses()
    if not settings.IS_PRODUCTION:
        _create_demo()
    return 0


def _load_city(slug: str) -> None:
    from django.utils import timezone

    from allopm.city.actions import load_city
    from allopm.city.files.reading import BadCityFile

    try:
        load_city(slug, at=timezone.now())
    except BadCityFile as problem:
        raise CliError(f"La configuration de la ville est fausse, rien n’a été changé :\n{problem}") from problem


def _load_addresses() -> None:
    """The index of a map that is there already; a wrong one is said and does not stop the house."""
    from django.conf import settings

    from allopm.cli.map import fill_tables

    if settings.MAP_DIR.is_dir():
        fill_tables(settings.MAP_DIR)


def _create_demo() -> None:
    from django.utils import timezone

    from allopm.accounts.actions import create_demo_staff
    from allopm.city.queries import current_city
    from allopm.fleet.demo import create_demo_crews
    from allopm.shifts.demo import create_demo_shifts

    city = current_city()
    create_demo_staff(city, at=timezone.now())
    create_demo_crews(city, at=timezone.now())
    create_demo_shifts(city, at=timezone.now())
