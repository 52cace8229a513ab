"""`allopm retention run`: what the worker erases by itself, now, with what went."""

from __future__ import annotations

import argparse
from importlib import import_module

NAME = "retention"
HELP = "effacer ce dont le délai est passé"
# Job of the worker → what it erases.
ERASERS = (
    ("allopm.worker.jobs.forget_old_events", "événements hors de la fenêtre"),
    ("allopm.replays.archive.keep_past", "passé de l’écran : archivé, et effacé au-delà de trente jours"),
    ("allopm.fleet.retention.tend_partitions", "jours de positions d’équipages"),
    ("allopm.fleet.devices.tend_devices", "appareils d’équipages repris depuis longtemps"),
    ("allopm.shifts.retention.forget_old_shifts", "vacations et mots de service anciens"),
    ("allopm.calls.retention.forget_calls", "numéros et notes d’appels, appels anciens"),
    ("allopm.team.retention.forget_old_reliefs", "fiches de relève anciennes"),
    ("allopm.neighbours.retention.forget_networks", "alertes de secteur finies, adhésions sans suite"),
    ("allopm.reports.photos.erase_orphans", "photos jamais jointes"),
    ("allopm.worker.jobs.clear_sessions", "sessions finies"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="maintenant, sans attendre le service de fond")


def run(args: argparse.Namespace) -> int:
    import django
    from django.utils import timezone

    django.setup()
    for path, what in ERASERS:
        module, _, name = path.rpartition(".")
        count = getattr(import_module(module), name)(timezone.now())
        print(f"{what} : {'fait' if count is None else count}")
    return 0
