"""Opens the one port, or says who is in the way. Knows no server."""

from __future__ import annotations

import errno
import socket
from typing import Final

from allopm.launcher.failures import CannotStart

BACKLOG: Final = 2048
HIGHEST_PORT: Final = 65535


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises CannotStart with what to do."""
    if not 0 <= port <= HIGHEST_PORT:
        raise CannotStart(f"Le port {port} n’existe pas : choisissez-en un entre 1024 et 65535 avec PORT=.")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as problem:
        raise CannotStart(_sentence(problem, host, port)) from problem


def _sentence(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return (
            f"Le port {port} est déjà pris : arrêtez le programme qui l’occupe, ou choisissez-en un autre avec PORT=."
        )
    if problem.errno == errno.EACCES:
        return f"Le port {port} est réservé au système : choisissez-en un au-dessus de 1023 avec PORT=."
    return f"Impossible d’écouter sur {host}, port {port} : {problem.strerror}."
