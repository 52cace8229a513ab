"""Position intake: fixes a second into one server process, posted one by one, and how old they are at a desk.

The server is `allopm live` as in production, streams and pages included. Next to it, a bare COPY of the same rows.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil

from bench.house import house
from bench.rows import Row, percentile
from bench.senders import sent_at

DEVICES = 200
PER_S = 2000  # to be reached
ASKED_PER_S = 2050  # a little more: whatever is answered after the last second does not count
SECONDS = float(os.environ.get("BENCH_SECONDS", "25"))
FULL_SPEED_S = min(10.0, SECONDS)


def main() -> None:
    with house() as database:
        devices, cookie = people()
        with served(database.process.pid if database.process else 0) as server:
            send(server, devices, PER_S, 2.0)  # everybody is known, every statement prepared
            with desk(server.port, cookie) as seen:
                paced = send(server, devices, ASKED_PER_S, SECONDS)
                time.sleep(1.5)
                ages, shown = at_the_desk(seen, paced.began)
            full = send(server, devices, 0, FULL_SPEED_S)
        whole, in_batches = copies()
    tell(paced, full, whole=whole, in_batches=in_batches)
    tell_ages(ages, shown)


def people() -> tuple[list[dict[str, str]], str]:
    """Crews on duty with a device each, and the session cookie of an operator."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from allopm.accounts.models import User
    from allopm.accounts.roles import Role
    from allopm.city.queries import current_city
    from allopm.fleet.devices import add_device
    from allopm.fleet.models import Crew
    from allopm.journal.actor import SYSTEM

    city, now = current_city(), timezone.now()
    devices = []
    for number in range(DEVICES):
        sign, app = f"B{number:03}", ("owntracks", "traccar")[number % 2]
        Crew.objects.create(city_id=city.id, call_sign=sign, state="available", state_since=now)
        card, secret = add_device(city, sign, app, "mesure", by=SYSTEM, at=now)  # type: ignore[arg-type]
        devices.append({"app": app, "code": card["id"], "secret": secret})
    user = User(city_id=city.id, email="mesure@essai.test", name="Mesure", role=Role.OPERATOR)
    user.set_unusable_password()
    user.save()
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return devices, f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


@dataclass(frozen=True)
class Served:
    """The server process, its database, and their port."""

    process: psutil.Process
    database: psutil.Process
    port: int

    def cpu_s(self) -> tuple[float, float]:
        """Seconds of processor so far: the server's, and all of PostgreSQL's."""
        parts = [self.database, *self.database.children(recursive=True)]
        return _spent(self.process), sum(_spent(part) for part in parts)


def _spent(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


@contextmanager
def served(database_pid: int) -> Iterator[Served]:
    """`allopm live`, which owns the port."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        fd, port = listening.fileno(), listening.getsockname()[1]
        command = [sys.executable, "-m", "allopm", "live", "--fd", str(fd)]
        process = subprocess.Popen(command, pass_fds=[fd], stderr=subprocess.DEVNULL)
        try:
            line = http.client.HTTPConnection("127.0.0.1", port)
            line.request("GET", "/healthz")
            line.getresponse().read()
            yield Served(psutil.Process(process.pid), psutil.Process(database_pid), port)
        finally:
            process.terminate()
            process.wait()


@dataclass(frozen=True)
class Sent:
    """What the phones were told, what the table holds of it, and what it cost."""

    began: float
    answers: dict[str, int]
    seconds: float
    p50_s: float
    p99_s: float
    rows: int
    server_share: float
    database_share: float

    @property
    def acknowledged(self) -> int:
        return self.answers.get("200", 0)

    @property
    def per_s(self) -> float:
        return self.acknowledged / self.seconds


def send(server: Served, devices: list[dict[str, str]], per_s: float, seconds: float) -> Sent:
    """`per_s` of 0: as fast as answers come."""
    before, cpu = count_rows(), server.cpu_s()
    command = [sys.executable, "-m", "bench.senders", str(server.port), str(per_s), str(seconds)]
    run = subprocess.run(command, input=json.dumps(devices) + "\n", stdout=subprocess.PIPE, text=True, check=True)
    began, told = (json.loads(line) for line in run.stdout.splitlines())
    spent = [(after - earlier) / told["seconds"] for earlier, after in zip(cpu, server.cpu_s(), strict=True)]
    return Sent(
        began["began"], told["answers"], told["seconds"], told["p50_s"], told["p99_s"], count_rows() - before, *spent
    )


def count_rows() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM fleet_fix")
        return int(cursor.fetchone()[0])


Seen = list[tuple[float, list[dict[str, Any]]]]


@contextmanager
def desk(port: int, cookie: str) -> Iterator[Seen]:
    """A subscribed desk: when each frame of positions came, and what it held."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("GET", "/live/desk", headers={"Cookie": cookie})
    response, channel = line.getresponse(), line.sock
    assert response.status == 200, response.status
    seen: Seen = []

    def listen() -> None:
        is_position = False
        while text := response.readline():
            if text.startswith(b"event:"):
                is_position = text == b"event: position\n"
            elif is_position and text.startswith(b"data:"):
                seen.append((time.time(), json.loads(text[5:])))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield seen
    finally:
        channel.shutdown(socket.SHUT_RDWR)
        listener.join(5)
        line.close()


def at_the_desk(seen: Seen, began: float) -> tuple[list[float], list[float]]:
    """Seconds since the phone posted: when a position arrives, and just before the next one takes its place."""
    arrived: list[float] = []
    replaced: list[float] = []
    last: dict[str, float] = {}
    for moment, items in seen:
        for item in items:
            posted = sent_at(began, item["lat"])
            if not began + 3 <= posted <= began + SECONDS:
                continue
            if item["call_sign"] in last:
                replaced.append(moment - last[item["call_sign"]])
            last[item["call_sign"]] = posted
            arrived.append(moment - posted)
    return arrived, replaced


def copies() -> tuple[float, float]:
    """Rows a second of a bare COPY of the same rows: all at once, and committed in batches of the size of ours."""
    import psycopg
    from django.conf import settings

    given = settings.DATABASES["default"]
    with psycopg.connect(dbname=given["NAME"], user=given["USER"], host=given["HOST"], autocommit=True) as session:
        columns = "crew_id, at, received_at, lon, lat, accuracy_m, source"
        rows = session.execute(f"SELECT {columns} FROM fleet_fix ORDER BY received_at LIMIT 50000").fetchall()
        session.execute("CREATE TABLE bare (LIKE fleet_fix); CREATE INDEX ON bare (crew_id, at)")
        return _copied(session, columns, rows, len(rows)), _copied(session, columns, rows[:10_000], PER_S // 40)


def _copied(session: Any, columns: str, rows: list[tuple[Any, ...]], size: int) -> float:
    began = time.perf_counter()
    for start in range(0, len(rows), size):
        with session.cursor() as cursor, cursor.copy(f"COPY bare ({columns}) FROM STDIN") as copy:
            for row in rows[start : start + size]:
                copy.write_row(row)
    return len(rows) / (time.perf_counter() - began)


def tell(paced: Sent, full: Sent, *, whole: float, in_batches: float) -> None:
    lost = paced.acknowledged - paced.rows
    Row(
        path=f"fixes posted one by one by {DEVICES} phones, {SECONDS:.0f} s, one process",
        figure=f"{paced.per_s:,.0f}/s, {lost} lost of {paced.acknowledged:,}; answered in {paced.p50_s * 1000:.0f} ms"
        f" (p99 {paced.p99_s * 1000:.0f} ms); server {paced.server_share:.0%} of a core, PostgreSQL"
        f" {paced.database_share:.0%}; other answers: {_others(paced)}",
        reference=f"bare COPY of the same rows: {whole:,.0f}/s",
        ratio=f"{paced.per_s / whole:.3f}",
        must="2,000/s",
        aim="5,000/s",
        is_reached=paced.per_s >= PER_S and lost == 0,
    ).tell()
    lost = full.acknowledged - full.rows
    Row(
        path=f"the same, as fast as answers come, {FULL_SPEED_S:.0f} s",
        figure=f"{full.per_s:,.0f}/s, {lost} lost; answered in {full.p50_s * 1000:.0f} ms (p99"
        f" {full.p99_s * 1000:.0f} ms); server {full.server_share:.0%} of a core, PostgreSQL"
        f" {full.database_share:.0%}; other answers: {_others(full)}",
        reference=f"bare COPY in commits of {PER_S // 40} rows: {in_batches:,.0f}/s",
        ratio=f"{full.per_s / in_batches:.2f}",
        must="2,000/s",
        aim="5,000/s, ≥ 0.3",
        is_reached=full.per_s >= PER_S and lost == 0,
    ).tell()


def _others(sent: Sent) -> str:
    return ", ".join(f"{count} × {status}" for status, count in sent.answers.items() if status != "200") or "none"


def tell_ages(arrived: list[float], replaced: list[float]) -> None:
    worst = percentile(replaced, 0.99)
    Row(
        path="age of a live position at a subscribed desk, from its post, at that pace",
        figure=f"p50 {percentile(arrived, 0.5):.2f} s, p99 {percentile(arrived, 0.99):.2f} s on arrival; p99"
        f" {worst:.2f} s just before the next one",
        reference="–",
        ratio="–",
        must="≤ 1.5 s",
        aim="≤ 1.5 s",
        is_reached=worst <= 1.5,
    ).tell()


if __name__ == "__main__":
    main()
