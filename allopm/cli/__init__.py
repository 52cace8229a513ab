"""The `allopm` command: finds the subcommand, gives it its database, turns refusals into sentences.

Imports one module per call: `allopm --help` answers without Django.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Protocol, cast

from allopm.launcher.failures import CannotStart

FAILURE: Final = 1
WRONG_USE: Final = 2
INTERRUPTED: Final = 130


class CliError(Exception):
    """What went wrong and what to do next, for stderr; exit code 1."""


class CommandModule(Protocol):
    """What a module of this folder offers."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


@dataclass(frozen=True)
class Entry:
    """One subcommand; `has_database` ones find DATABASE_URL set, from the embedded server if need be."""

    name: str
    has_database: bool = True

    def module(self) -> CommandModule:
        return cast(CommandModule, import_module(f"allopm.cli.{self.name}"))


COMMANDS: Final = (
    Entry("up", has_database=False),
    Entry("serve"),
    Entry("live"),
    Entry("work"),
    Entry("prepare"),
    Entry("check"),
    Entry("city"),
    Entry("map", has_database=False),
    Entry("staff"),
    Entry("journal"),
    Entry("retention"),
    Entry("simulate", has_database=False),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 success, 2 wrong use, 1 failure with a sentence on stderr."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allopm.config.settings")
    chosen = [entry for entry in COMMANDS if words[:1] == [entry.name]]
    args = _parser(chosen or list(COMMANDS)).parse_args(words)
    entry = next(entry for entry in COMMANDS if entry.name == args.allopm_command)
    try:
        with _database(entry):
            return entry.module().run(args)
    except (CliError, CannotStart) as problem:
        print(problem, file=sys.stderr)
        return FAILURE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `allopm … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE


def _parser(entries: list[Entry]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="allopm", description="AlloPM : de l’appel d’un habitant à l’équipage.")
    commands = parser.add_subparsers(dest="allopm_command", required=True, metavar="commande")
    for entry in entries:
        module = entry.module()
        module.add_arguments(commands.add_parser(module.NAME, help=module.HELP, description=module.HELP))
    return parser


def _database(entry: Entry) -> AbstractContextManager[None]:
    if not entry.has_database:
        return nullcontext()
    from allopm.cli.embedded import database

    return database()
