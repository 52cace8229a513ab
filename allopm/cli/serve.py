"""`allopm serve`: Django alone, by WSGI threads, where machines multiply. Knows no room."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

NAME: Final = "serve"
HELP: Final = "les pages seules, derrière un relais (production à plusieurs machines)"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
    parser.add_argument("--port", type=int, default=None, help="port d’écoute (PORT)")
    parser.add_argument("--workers", type=int, default=1, help="processus (1)")
    parser.add_argument("--threads", type=int, default=8, help="requêtes à la fois par processus (8)")


def run(args: Namespace) -> int:
    """Serves until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces

    from allopm.cli.embedded import environment
    from allopm.launcher.port import listen

    port = args.port or environment().port
    listen(args.host, port).close()  # a port in use is a sentence
    server = Granian(
        "allopm.config.wsgi:application",
        address=args.host,
        port=port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=args.threads,
        backpressure=args.threads * 4,
        respawn_failed_workers=True,
        log_access=False,
        websockets=False,
    )
    server.serve()
    return 0
