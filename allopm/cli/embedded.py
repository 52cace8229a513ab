"""Gives a command the embedded database when no DATABASE_URL is set. Not a command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from allopm.config.environment import Environment, read_environment
from allopm.launcher.failures import CannotStart
from allopm.launcher.postgres import Server


def environment() -> Environment:
    """The environment, with what is wrong in it as a sentence."""
    try:
        return read_environment()
    except ValueError as problem:
        raise CannotStart(str(problem)) from problem
    except OSError as problem:
        raise CannotStart(f"{problem.filename} ne peut pas être lu ou écrit : {problem.strerror}.") from problem


@contextmanager
def database() -> Iterator[None]:
    """Nothing when DATABASE_URL is set; else the server of a running `allopm up`, or one just for this command."""
    given = environment()
    if given.database_url:
        yield
        return
    server = Server(given.var_dir)
    os.environ["DATABASE_URL"] = server.url
    if server.is_running_elsewhere():
        yield
        return
    try:
        server.start()
        yield
    finally:
        server.stop()


def use_one_connection() -> None:
    """No pool for a command of one thread: a pool waits where a plain connection says at once that nobody answers."""
    from django.db import connection

    connection.settings_dict["OPTIONS"].pop("pool", None)
