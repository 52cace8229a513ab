"""Phones that post positions, in a process of their own: one connection each, kept open, one post at a time.

Half speak OwnTracks, half Traccar. The latitude carries the moment of sending: 1e-7 degree a millisecond.
"""

from __future__ import annotations

import asyncio
import base64
import json
import socket
import sys
import time
from typing import Any

LON, LAT = 7.20, 43.68


def sent_lat(began: float, moment: float) -> float:
    return round(LAT + (moment - began) * 1e-4, 7)


def sent_at(began: float, lat: float) -> float:
    """The moment that `sent_lat` wrote."""
    return began + (lat - LAT) * 1e4


class Phone(asyncio.Protocol):
    """Posts when it is due and its last post is answered; remembers how long each answer took."""

    def __init__(self, device: dict[str, str], pace: Pace, first_due: float) -> None:
        self.device = device
        self.pace = pace
        self.due = first_due
        self.posted_at = 0.0
        self.transport: Any = None
        self.received = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self._wait()

    def _wait(self) -> None:
        moment = time.time()
        if moment >= self.pace.ends:
            self.pace.leave()
        elif moment >= self.due:
            self._post()
        else:
            asyncio.get_running_loop().call_later(self.due - moment, self._wait)

    def _post(self) -> None:
        self.posted_at = time.time()
        lat = sent_lat(self.pace.began, self.posted_at)
        lon = LON + self.pace.numbers[self.device["code"]] * 1e-4
        self.transport.write(self._request(lon, lat))
        self.due = max(self.due + self.pace.every_s, self.posted_at - 1.0)

    def _request(self, lon: float, lat: float) -> bytes:
        if self.device["app"] == "traccar":
            stamp = int(self.posted_at * 1000)
            query = f"id={self.device['secret']}&lat={lat}&lon={lon}&timestamp={stamp}&speed=12.0&accuracy=8"
            return f"POST /positions/osmand?{query} HTTP/1.1\r\nHost: bench\r\nContent-Length: 0\r\n\r\n".encode()
        said = {"_type": "location", "lat": lat, "lon": lon, "tst": self.posted_at, "acc": 8, "vel": 22, "batt": 80}
        body = json.dumps(said)
        signed = base64.b64encode(f"{self.device['code']}:{self.device['secret']}".encode()).decode()
        head = f"POST /positions/owntracks HTTP/1.1\r\nHost: bench\r\nAuthorization: Basic {signed}\r\n"
        return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, found, rest = self.received.partition(b"\r\n\r\n")
        if not found or len(rest) < int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]):
            return
        self.received = b""
        self.pace.note(head[9:12].decode(), time.time() - self.posted_at)
        self._wait()


class Pace:
    """When everybody begins and ends, and what was answered."""

    def __init__(self, count: int, per_s: float, seconds: float) -> None:
        self.began = time.time()
        self.ends = self.began + seconds
        self.every_s = count / per_s if per_s else 0.0
        self.numbers: dict[str, int] = {}
        self.answers: dict[str, int] = {}
        self.waits: list[float] = []
        self.inside = count
        self.done = asyncio.get_running_loop().create_future()

    def note(self, status: str, wait_s: float) -> None:
        self.answers[status] = self.answers.get(status, 0) + 1
        self.waits.append(wait_s)

    def leave(self) -> None:
        self.inside -= 1
        if not self.inside:
            self.done.set_result(None)


async def send(port: int, devices: list[dict[str, str]], per_s: float, seconds: float) -> None:
    """One line of JSON at the end."""
    pace = Pace(len(devices), per_s, seconds)
    pace.numbers = {device["code"]: number for number, device in enumerate(devices)}
    sys.stdout.write(json.dumps({"began": pace.began}) + "\n")
    sys.stdout.flush()
    loop = asyncio.get_running_loop()
    for number, device in enumerate(devices):
        line = socket.create_connection(("127.0.0.1", port))
        line.setblocking(False)
        first = pace.began + pace.every_s * number / len(devices)
        await loop.create_connection(lambda device=device, first=first: Phone(device, pace, first), sock=line)
    await pace.done
    waits = sorted(pace.waits)
    result = {"answers": pace.answers, "seconds": time.time() - pace.began, "p50_s": waits[len(waits) // 2],
              "p99_s": waits[int(len(waits) * 0.99)], "max_s": waits[-1]}  # fmt: skip
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    import uvloop

    uvloop.run(send(int(sys.argv[1]), json.loads(sys.stdin.readline()), float(sys.argv[2]), float(sys.argv[3])))
