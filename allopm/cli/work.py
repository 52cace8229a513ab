"""`allopm work`: one worker. Knows no room."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

NAME: Final = "work"
HELP: Final = "un ouvrier : tâches en attente et travaux réguliers"


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: Namespace) -> int:
    """Works until told to stop."""
    import django

    django.setup()
    from allopm.worker.loop import work

    work()
    return 0
