"""A server of a few doors, held in memory, for what the simulator must survive."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpx

from allopm.simulator.door import Door, new_client

URL = "http://city.test"
PASSWORD = "a-long-password"


@dataclass
class FakeCity:
    """Counts what it is asked; `troubles` are answered before anything else, one per request."""

    asked: Counter[str] = field(default_factory=Counter)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    me_too: list[str] = field(default_factory=list)
    said: list[tuple[str, Any]] = field(default_factory=list)
    similar: list[dict[str, Any]] = field(default_factory=list)
    thread: dict[str, Any] = field(default_factory=lambda: {"ended": None, "still": None, "messages": []})
    session: str = "s1"
    takes_password: str = PASSWORD
    troubles: list[int | None] = field(default_factory=list)
    stream: bytes = b""

    def client(self) -> httpx.AsyncClient:
        return new_client(URL, httpx.MockTransport(self.answer))

    def door(self) -> Door:
        return Door(self.client(), random.Random(1))

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked[f"{request.method} {request.url.path}"] += 1
        if self.troubles:
            trouble = self.troubles.pop(0)
            if trouble is None:
                raise httpx.ConnectError("the server restarts", request=request)
            return httpx.Response(trouble, json={"error": {"code": "unavailable"}})
        return self._route(request.url.path)(request)

    def _route(self, path: str) -> Callable[[httpx.Request], httpx.Response]:
        if path.startswith("/api/v1/threads/"):
            return self._thread
        if path.startswith("/api/v1/field/messages"):
            return self._words
        if path.endswith("/me-too"):
            return self._say_me_too
        return {
            "/compte/login/": self._sign_in,
            "/api/v1/reports": self._report,
            "/api/v1/similar": lambda _: httpx.Response(200, json=self.similar),
            "/api/v1/addresses/reverse": self._address,
            "/api/v1/photos": lambda _: httpx.Response(201, json={"id": "photo-1", "width": 1024, "height": 768}),
            "/api/v1/field/duty": self._staff,
            "/api/v1/field/check": self._staff,
            "/live/field": lambda _: httpx.Response(200, content=self.stream),
        }[path]

    def _sign_in(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, headers={"Set-Cookie": "csrftoken=c1; Path=/"})
        form = parse_qs(request.content.decode())
        is_good = form["password"] == [self.takes_password] and form["csrfmiddlewaretoken"] == ["c1"]
        if not is_good:
            return httpx.Response(200, text="Mot de passe inconnu")
        return httpx.Response(302, headers={"Set-Cookie": f"sessionid={self.session}; Path=/", "Location": "/field/"})

    def _staff(self, request: httpx.Request) -> httpx.Response:
        if f"sessionid={self.session}" not in request.headers.get("Cookie", ""):
            return httpx.Response(401, json={"error": {"code": "sign_in_needed"}})
        if request.headers.get("X-CSRFToken") != "c1":
            return httpx.Response(403, json={"error": {"code": "forbidden"}})
        return httpx.Response(200, json={"crew": {}})

    def _words(self, request: httpx.Request) -> httpx.Response:
        """A word of the desk is read, or answered."""
        body = json.loads(request.content)
        self.said.append((request.url.path.removeprefix("/api/v1/field/"), body))
        return httpx.Response(200, json={"message": {"id": 7, "from": "desk", "read_at": body["at"]}})

    def _report(self, request: httpx.Request) -> httpx.Response:
        key = request.headers["Idempotency-Key"]
        is_new = key not in self.reports
        self.reports.setdefault(key, json.loads(request.content))
        return httpx.Response(201 if is_new else 200, json={"token": f"token-{key}"})

    def _say_me_too(self, request: httpx.Request) -> httpx.Response:
        self.me_too.append(request.url.path.split("/")[-2])
        return httpx.Response(201, json={"token": "token-me-too"})

    def _address(self, _request: httpx.Request) -> httpx.Response:
        feature = {"properties": {"geocoding": {"label": "12 rue de France, Nice"}}}
        return httpx.Response(200, json={"features": [feature]})

    def _thread(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.said.append((request.url.path.rsplit("/", 1)[1], json.loads(request.content)))
        return httpx.Response(200, json=self.thread)
