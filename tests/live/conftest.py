"""A live part on loopback, with a door that tests can open and close."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
import uvicorn
from django.db import connection

from allopm.events.session import Session
from allopm.live.access import Grant, Refusal, Request
from allopm.live.application import Limits, LiveApplication
from allopm.live.feed import Feed
from allopm.live.reader import Pace
from tests.live.browsers import PATIENCE_S, Browser
from tests.live.changes import CITY


@dataclass
class Door:
    """Lets everybody in to the audience named by the path, until told otherwise."""

    answer: Refusal | None = None
    recheck_s: float = 60.0
    asked: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Grant | Refusal:
        self.asked.append(request)
        if self.answer is not None:
            return self.answer
        audiences = tuple(request.path.removeprefix("/live/").split("+"))
        return Grant(CITY, audiences, self.recheck_s)


@dataclass
class House:
    """One running process of the live part."""

    live: LiveApplication
    door: Door
    port: int
    server: uvicorn.Server
    browsers: list[Browser] = field(default_factory=list)

    def browser(self, path: str = "/live/desk", *, last_id: str = "") -> Browser:
        browser = Browser(self.port, path, last_id=last_id)
        self.browsers.append(browser)
        return browser

    def close(self) -> None:
        for browser in self.browsers:
            browser.leave()


StartHouse = Callable[..., House]


@pytest.fixture
def start_house(transactional_db: None) -> Iterator[StartHouse]:
    """Start as many processes of the live part as the test wants; all are stopped at the end."""
    with ExitStack() as stack:

        def start(*, limits: Limits | None = None, pace: Pace | None = None, feeds: tuple[Feed, ...] = ()) -> House:
            return stack.enter_context(_running(limits or Limits(), pace or Pace(coalesce_s=0.02), feeds))

        yield start


@pytest.fixture
def house(start_house: StartHouse) -> House:
    return start_house()


@contextmanager
def _running(limits: Limits, pace: Pace, feeds: tuple[Feed, ...]) -> Iterator[House]:
    door = Door()
    live = LiveApplication(session(), door, pace=pace, limits=limits, feeds=feeds)
    with serving(with_lifespan(live)) as (server, port):
        house = House(live, door, port, server)
        yield house
        house.close()


def session() -> Session:
    return Session.from_django(connection.settings_dict)


@contextmanager
def serving(application: Any, *, lifespan: Literal["on", "off"] = "on") -> Iterator[tuple[uvicorn.Server, int]]:
    """An ASGI application on a free port of loopback, in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            application, log_level="warning", lifespan=lifespan, http="httptools", timeout_graceful_shutdown=2
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        wait_until(lambda: server.started)
        yield server, listening.getsockname()[1]
        server.should_exit = True
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def wait_until(holds: Callable[[], object]) -> None:
    """For what tells nobody when it happens."""
    pause = threading.Event()
    for _ in range(int(PATIENCE_S / 0.01)):
        if holds():
            return
        pause.wait(0.01)
    raise AssertionError("still waiting")


def with_lifespan(live: LiveApplication) -> Any:
    async def application(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            return await live(scope, receive, send)
        await receive()
        live.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await live.stop()
        await send({"type": "lifespan.shutdown.complete"})
        return None

    return application
