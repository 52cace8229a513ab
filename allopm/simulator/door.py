"""Knocks at the public doors over HTTP, again and again while the server restarts. Knows no business word."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import httpx

from allopm.simulator.stream import Event, EventReader

USER_AGENT: Final = "AlloPM-simulation"
# Heartbeats come every 15 s: three missed ones are a dead stream.
SILENCE_S: Final = 50.0
FIRST_WAIT_S: Final = 0.5
LONGEST_WAIT_S: Final = 10.0
AGAIN: Final = frozenset({429, 502, 503, 504})


class SignInRefused(Exception):
    """The sign-in page did not take the account."""


class StreamClosed(Exception):
    """The event stream ended or was refused; open it again from a fresh snapshot."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any

    @property
    def is_good(self) -> bool:
        return self.status < HTTPStatus.BAD_REQUEST


def new_client(base_url: str, transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """One person's browser: own cookies, the common pool of connections."""
    return httpx.AsyncClient(
        base_url=base_url,
        transport=transport,
        headers={"User-Agent": USER_AGENT, "Referer": f"{base_url}/"},
        timeout=httpx.Timeout(15.0),
        trust_env=False,
    )


def new_transport(base_url: str) -> httpx.AsyncBaseTransport:
    """One pool for the whole city; the certificate store is read only when it is needed."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=64, keepalive_expiry=30.0)
    return httpx.AsyncHTTPTransport(limits=limits, verify=base_url.startswith("https:"))


class Door:
    """One person at the public API."""

    def __init__(self, client: httpx.AsyncClient, rng: random.Random) -> None:
        self.client = client
        self.rng = rng

    async def once(
        self, method: str, path: str, body: object = None, *, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request. Raises httpx.TransportError when nobody answers."""
        response = await self.client.request(method, path, json=body, headers={**self._csrf(), **(headers or {})})
        return _answer(response)

    async def call(
        self, method: str, path: str, body: object = None, *, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The same request until the server has said yes or no; a restart is waited for."""
        for wait_s in growing_waits(self.rng):
            try:
                answer = await self.once(method, path, body, headers=headers)
            except httpx.TransportError:
                await asyncio.sleep(wait_s)
                continue
            if answer.status not in AGAIN:
                return answer
            await asyncio.sleep(wait_s)
        raise AssertionError("unreachable: the waits never end")

    async def upload(self, path: str, image: bytes) -> Answer:
        """One JPEG, as the page of a phone sends it: looked at for faces there (a drawn one has none)."""
        files = {"file": ("photo.jpg", image, "image/jpeg")}
        response = await self.client.post(path, data={"blurred": "1"}, files=files)
        return _answer(response)

    async def events(self, path: str, *, position: str) -> AsyncIterator[Event]:
        """Events from a position on, until the stream ends. Raises StreamClosed."""
        timeout = httpx.Timeout(15.0, read=SILENCE_S)
        try:
            async with self.client.stream("GET", path, params={"from": position}, timeout=timeout) as response:
                if response.status_code != HTTPStatus.OK:
                    raise StreamClosed(f"{path} : {response.status_code}")
                reader = EventReader()
                async for line in response.aiter_lines():
                    event = reader.feed(line)
                    if event:
                        yield event
        except httpx.TransportError as problem:
            raise StreamClosed(str(problem)) from problem
        raise StreamClosed(f"{path} : fin du flux")

    def _csrf(self) -> dict[str, str]:
        token = self.client.cookies.get("csrftoken")
        return {"X-CSRFToken": token} if token else {}


def growing_waits(rng: random.Random) -> Iterator[float]:
    """Seconds, with jitter, without end: a half, one, two … ten."""
    next_s = FIRST_WAIT_S
    while True:
        yield next_s * rng.uniform(0.7, 1.3)
        next_s = min(LONGEST_WAIT_S, next_s * 2)


def _answer(response: httpx.Response) -> Answer:
    try:
        return Answer(response.status_code, response.json())
    except json.JSONDecodeError:
        return Answer(response.status_code, None)
