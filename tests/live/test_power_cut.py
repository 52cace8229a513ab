"""PostgreSQL is killed in the middle of the writing: what was acknowledged is on every screen, once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from allopm.config.environment import Database
from allopm.events.session import Session
from allopm.launcher.postgres import Server
from allopm.live.application import LiveApplication
from allopm.live.reader import Pace
from tests.live.browsers import Browser
from tests.live.conftest import Door, serving, with_lifespan

FORGOTTEN = "CREATE TABLE events_forgotten (id smallint PRIMARY KEY, xid xid8 NOT NULL, seq bigint NOT NULL)"
INSERT = (
    "INSERT INTO events_event (city_id, at, audience, kind, entity, version, body)"
    " VALUES (7, now(), 'desk', 'incident.changed', %s, 1, '{}')"
)
CUTS, WRITERS = 2, 4


@pytest.fixture
def server() -> Iterator[Server]:
    """A cluster of one's own, which commits as in production."""
    with TemporaryDirectory(prefix="allopm-cut-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        server = Server(Path(folder))
        server.start()
        with psycopg.connect(server.url, autocommit=True) as session:
            session.execute(import_module("allopm.events.migrations.0001_initial").CREATE)
            session.execute(FORGOTTEN)
        yield server
        server.stop()


def test_every_acknowledged_change_is_seen_once_after_each_cut(server: Server) -> None:
    live = LiveApplication(session_of(server), Door(), pace=Pace(coalesce_s=0.01))
    with serving(with_lifespan(live)) as (_, port):
        browser = Browser(port, "/live/desk")
        acknowledged: list[str] = []
        for cut in range(CUTS):
            writers = [
                threading.Thread(target=write_until_cut, args=(server.url, f"{cut}:{number}", acknowledged))
                for number in range(WRITERS)
            ]
            for writer in writers:
                writer.start()
            enough = len(acknowledged) + 100
            browser.wait_until(lambda enough=enough: len(browser.entities()) >= enough)
            kill(server)
            for writer in writers:
                writer.join()
            server.launch()
            server.wait()
            write_until_cut(server.url, f"{cut}:after", acknowledged, count=20)
        browser.wait_until(lambda: set(acknowledged) <= set(browser.entities()))
        assert browser.is_open
        browser.leave()
    with psycopg.connect(server.url) as session:
        truth = [row[0] for row in session.execute("SELECT entity FROM events_event ORDER BY xid, seq")]
    assert browser.entities() == truth


def write_until_cut(url: str, name: str, acknowledged: list[str], count: int = 100_000) -> None:
    """Change, commit, wake up, as every action does, until the database dies."""
    try:
        with psycopg.connect(url, autocommit=True) as session:
            for number in range(count):
                session.execute(INSERT, [f"thing:{name}:{number}"])
                acknowledged.append(f"thing:{name}:{number}")
                session.execute("SELECT pg_notify('allopm_events', '')")
    except psycopg.OperationalError:
        pass


def kill(server: Server) -> None:
    assert server.process is not None
    server.process.kill()
    server.process.wait()


def session_of(server: Server) -> Session:
    place = Database.from_url(server.url)
    return Session(place.name, place.user, place.password, place.host, place.port)
