"""`allopm up`: the whole house on one machine: database, pages and streams, worker, simulated city."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from typing import Final

from allopm.cli.embedded import environment
from allopm.config.environment import ROOT, Environment
from allopm.geo.directory import FILE as ADDRESSES
from allopm.launcher.part import Part
from allopm.launcher.port import listen
from allopm.launcher.postgres import Server
from allopm.launcher.stamp import Stamp
from allopm.launcher.supervisor import Supervisor

NAME: Final = "up"
HELP: Final = "toute la maison sur cette machine, surveillée ; Ctrl-C arrête tout"
LOOK_S: Final = 0.05


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="adresse d’écoute (127.0.0.1 : cette machine seulement)")


def run(args: Namespace) -> int:
    """0 when it was told to stop, 1 when a part cannot start."""
    started_at = time.monotonic()
    given = environment()
    with listen(args.host, given.port) as listener:
        server = None if given.database_url else Server(given.var_dir)
        house = House(given, listener, server, started_at)
        try:
            if server:
                house.start_database(server)
            asyncio.run(Supervisor(say).run(house.open))
        finally:
            if server:
                server.stop()
    say("AlloPM est arrêté.")
    return 0


def say(text: str) -> None:
    print(text, flush=True)


@dataclass(frozen=True)
class House:
    """What `up` opens, in order."""

    given: Environment
    listener: socket.socket
    server: Server | None
    started_at: float

    def start_database(self, server: Server) -> None:
        if self.given.env == "production":
            say("Base de données intégrée, sur cette seule machine : en production, préférez DATABASE_URL.")
        if not server.home.data.exists():
            say(f"Création de la base de données dans {server.home.data} (une fois)…")
        os.environ["DATABASE_URL"] = server.url
        server.start()

    async def open(self, supervisor: Supervisor) -> None:
        if self.server:
            supervisor.keep_server(self.server)
        await self._prepare(supervisor)
        port = self.listener.fileno()
        supervisor.keep(self._part("Le serveur", "live", "--fd", str(port), fds=(port,)))
        supervisor.keep(self._part("L’ouvrier", "work"))
        await self._answers()
        say(welcome(self.given, time.monotonic() - self.started_at))
        self._open_aside(supervisor)

    async def _prepare(self, supervisor: Supervisor) -> None:
        """Migrations, the city's files, the demonstration's accounts: skipped when nothing has changed."""
        stamp = self._stamp(self.server) if self.server else None
        if stamp and stamp.holds():
            return
        say("Mise à jour de la base de données…")
        await supervisor.once(self._part("La mise à jour de la base", "prepare"))
        if stamp:
            stamp.set()

    def _stamp(self, server: Server) -> Stamp:
        """Holds for this code, this city and this very cluster; somebody else's database is always looked at."""
        cluster = (server.home.data / "PG_VERSION").stat()
        files = [ROOT / "allopm", ROOT / "cities" / self.given.city, ROOT / "requirements.lock"]
        words = [self.given.env, f"{cluster.st_ino} {cluster.st_mtime_ns}"]
        return Stamp(self.given.var_dir / "prepared", [*files, *words])

    def _open_aside(self, supervisor: Supervisor) -> None:
        extract = next(iter(sorted((ROOT.parent / "shared" / "geo" / self.given.city).glob("*.osm.pbf"))), None)
        has_index = (self.given.var_dir / "map" / ADDRESSES).exists()
        if has_index:
            part = self._part("La mise en base des adresses", "map", "load", niceness=10)
            supervisor.aside(part, done="Les adresses sont en base.")
        elif self.given.is_map_built and extract:
            say("Le plan des rues se construit ; d’ici là, les trajets sont comptés en ligne droite.")
            part = self._part("La construction du plan", "map", "build", str(extract), niceness=10)
            supervisor.aside(part, done="Le plan des rues est prêt.")
        if self.given.is_city_simulated:
            supervisor.keep(self._part("La ville simulée", "simulate"))

    async def _answers(self) -> None:
        while not await _is_alive(self.given.port, self.listener.getsockname()[0]):
            await asyncio.sleep(LOOK_S)

    def _part(self, title: str, *words: str, fds: tuple[int, ...] = (), niceness: int = 0) -> Part:
        command = (sys.executable, "-m", "allopm", *words)
        return Part(title, command, self.given.var_dir / "log" / f"{words[0]}.log", fds, niceness)


async def _is_alive(port: int, host: str) -> bool:
    """One request to `/healthz`; the supervisor holds the port, so an early one just waits."""
    reader, writer = await asyncio.open_connection("127.0.0.1" if host == "0.0.0.0" else host, port)  # noqa: S104
    try:
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        await writer.drain()
        return (await reader.readline()).startswith((b"HTTP/1.1 2", b"HTTP/1.1 4"))
    except OSError:
        return False
    finally:
        writer.close()


def welcome(given: Environment, seconds: float) -> str:
    """What the person at the terminal needs now."""
    home = given.public_url
    lines = [
        f"\nAlloPM répond ({seconds:.1f} s).",
        f"  Habitants   {home}/",
        f"  Poste CSU   {home}/desk/",
        f"  Équipages   {home}/field/",
        f"  Réglages    {home}/admin/",
    ]
    if given.env != "production":
        lines += [
            f"Comptes de démonstration, mot de passe « {given.demo_password} » :",
            "  operateur1@demo.test … operateur4@demo.test, chef@demo.test, admin@demo.test,",
            "  equipage01@demo.test … equipage40@demo.test",
        ]
    return "\n".join([*lines, f"Données : {given.var_dir}. Ctrl-C arrête tout."])
