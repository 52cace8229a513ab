"""`allopm live`: the live process, which owns the port and carries Django too. Knows no room."""

from __future__ import annotations

import socket
from argparse import ArgumentParser, Namespace
from typing import Final

from allopm.launcher.port import listen

NAME: Final = "live"
HELP: Final = "le processus du direct : les flux, et toutes les pages"
# Open streams are closed at the signal itself; this is for a slow upload.
GOODBYE_S: Final = 2


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
    parser.add_argument("--port", type=int, default=None, help="port d’écoute (PORT)")
    parser.add_argument("--fd", type=int, default=None, help="prise déjà ouverte par le superviseur")


def run(args: Namespace) -> int:
    """Serves until told to stop."""
    import uvicorn

    from allopm.cli.embedded import environment

    given = environment()
    listener = socket.socket(fileno=args.fd) if args.fd is not None else listen(args.host, args.port or given.port)
    config = uvicorn.Config(
        "allopm.config.asgi:application",
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        interface="asgi3",
        access_log=False,
        log_config=None,  # Django's logging
        server_header=False,
        proxy_headers=False,  # ALLOPM_TRUSTED_PROXIES decides, in the rooms' own reading
        timeout_graceful_shutdown=GOODBYE_S,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    return 0 if server.started else 1
