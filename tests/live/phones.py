"""Phones as the tests know them: they post positions over real HTTP and read the answer."""

from __future__ import annotations

import base64
import http.client
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.live.browsers import PATIENCE_S


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any
    headers: dict[str, str]


def knock(
    port: int, path: str, body: bytes | str = b"", *, method: str = "POST", headers: dict[str, str] | None = None
) -> Reply:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    line.request(method, path, body, headers or {})
    response = line.getresponse()
    text = response.read()
    line.close()
    names = {name.lower(): value for name, value in response.getheaders()}
    return Reply(response.status, json.loads(text) if text else None, names)


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@dataclass(frozen=True)
class Phone:
    """A device with its secret, at its door."""

    port: int
    code: str
    secret: str

    def owntracks(self, **said: Any) -> Reply:
        frame = {"_type": "location", "lat": 43.7032, "lon": 7.2661, "tst": int(time.time()), "acc": 8, "tid": "12"}
        return self.post(json.dumps(frame | said))

    def post(self, body: str | bytes) -> Reply:
        return knock(self.port, "/positions/owntracks", body, headers=basic(self.code, self.secret))

    def osmand(self, **said: Any) -> Reply:
        given = {"id": self.secret, "lat": 43.7032, "lon": 7.2661, "timestamp": int(time.time())} | said
        return knock(self.port, f"/positions/osmand?{urlencode(given)}", method="GET")
