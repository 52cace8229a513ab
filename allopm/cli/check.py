"""`allopm check`: is this installation sound? Says what is missing, part by part."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Final

NAME: Final = "check"
HELP: Final = "vérifie l’installation : réglages, base, migrations, plan de la ville, disque"


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: Namespace) -> int:
    """0 when nothing is wrong, 1 otherwise; the map is advice, not a fault."""
    import django

    from allopm.cli.embedded import use_one_connection

    django.setup()
    use_one_connection()
    faults = 0
    for title, examine in PARTS:
        fault = examine()
        print(f"{title:<12} {fault or 'en ordre'}")
        faults += bool(fault)
    print(f"{'plan':<12} {_map_advice() or 'en ordre'}")
    print(f"{'heures':<12} {_hours_advice()}")
    return 1 if faults else 0


def _settings_fault() -> str:
    from django.core.checks import ERROR, run_checks

    messages = [message for message in run_checks() if message.level >= ERROR]
    return " ; ".join(f"{message.id} {message.msg}" for message in messages)


def _database_fault() -> str:
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        return f"ne répond pas, vérifiez DATABASE_URL ({problem})"
    return (
        "" if int(getattr(connection, "pg_version", 0)) >= 15_00_00 else "PostgreSQL 15 ou plus récent est nécessaire"
    )


def _migrations_fault() -> str:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return "inconnues, la base ne répond pas"
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} en attente, lancez `allopm prepare`" if waiting else ""


def _disk_fault() -> str:
    import shutil

    from django.conf import settings

    from allopm.launcher.postgres import DISK_FLOOR_BYTES

    free = shutil.disk_usage(settings.VAR_DIR).free
    return "" if free > DISK_FLOOR_BYTES else f"{free // 2**20} Mio libres dans {settings.VAR_DIR}, faites de la place"


def _map_advice() -> str:
    from django.conf import settings

    missing = [
        name
        for name in ("streets.npz", "basemap.pmtiles", "addresses.jsonl.gz")
        if not (settings.MAP_DIR / name).exists()
    ]
    return f"{', '.join(missing)} : absent, lancez `allopm map build <extrait.osm.pbf>`" if missing else ""


def _hours_advice() -> str:
    """Where the times of the day come from: the city's own missions, or the house's first values."""
    from django.db import DatabaseError

    from allopm.missions.pace import missions_learnt_from

    try:
        missions = missions_learnt_from()
    except DatabaseError:
        return "inconnues, la base ne répond pas"
    return f"apprises de {missions} missions" if missions else "valeurs de départ, aucune mission mesurée encore"


PARTS: Final[tuple[tuple[str, Callable[[], str]], ...]] = (
    ("réglages", _settings_fault),
    ("base", _database_fault),
    ("migrations", _migrations_fault),
    ("disque", _disk_fault),
)
