"""A hard evening: 400 reports in ten minutes, four desks at work, 5,000 residents who follow their threads.

From the server's 201 to the case in the stream of the last of the four desks, not drawn there. Next to it the same
with one desk and nobody else. The server is `allopm live` and the worker `allopm work`, as in production.
BENCH_SECONDS (two minutes; 600 is the whole evening), BENCH_PACE (1; 10 is ten times as fast), BENCH_THREADS.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psutil

from bench.house import house
from bench.positions import served
from bench.rows import Row, percentile

REPORTS_PER_S = 400 / 600
SECONDS = float(os.environ.get("BENCH_SECONDS", "120"))
PACE = float(os.environ.get("BENCH_PACE", "1"))
THREADS = int(os.environ.get("BENCH_THREADS", "5000"))
OLD_CASES = 50  # whose authors are the threads: a hundred to a case (chosen)
IDLE_REPORTS = 40
DESKS = 4
ASK_EVERY_S = 4.0  # a desk writes to the hundred authors of a case
BEAT_S = 15.0  # what a desk says of itself
SETTLE_S = 3.0
KINDS = ("noise.music", "parking.crossing", "traffic.rodeo", "noise.works")
MUST_MS = 1000.0


def main() -> None:
    os.environ.setdefault("ALLOPM_REPORTS_PER_MINUTE", "100000")  # one address here; residents have their own
    with house() as database:
        cookies, tokens, cases = people()
        with served(database.process.pid if database.process else 0) as server, worker() as work:
            idle = Evening(server.port, cookies[:1]).run(IDLE_REPORTS, per_s=REPORTS_PER_S * 3, cases=[])
            with crowd(server.port, tokens) as followers:
                before = followers.counts()
                busy = Evening(server.port, cookies).run(
                    round(SECONDS * PACE * REPORTS_PER_S), per_s=REPORTS_PER_S * PACE, cases=cases
                )
                heard = followers.counts()
                memory = {"live": server.process, "worker": work, "PostgreSQL": server.database}
                said = {name: megabytes(process) for name, process in memory.items()}
        told = threads_told(busy.first_seq, tokens)
        tell_wait(idle, busy)
        gained = [after - earlier for earlier, after in zip(before["changes"], heard["changes"], strict=True)]
        tell_losses(busy, gained, told=told, heard=heard)
        tell_memory(said)


def tell_wait(idle: Evening, busy: Evening) -> None:
    alone, loaded = percentile(idle.waits_ms(), 0.95), percentile(busy.waits_ms(), 0.95)
    Row(
        path=f"acknowledged → on every desk, {len(busy.reports)} reports in {busy.seconds:.0f} s, {DESKS} desks, "
        f"{THREADS} threads, p95",
        figure=f"{loaded:.0f} ms (p50 {percentile(busy.waits_ms(), 0.5):.0f} ms, worst {max(busy.waits_ms()):.0f} ms)",
        reference=f"one desk, nobody else: {alone:.0f} ms",
        ratio=f"{loaded / max(alone, 1.0):.1f} ×",
        must=f"≤ {MUST_MS:.0f} ms",
        aim="≤ 250 ms",
        is_reached=loaded <= MUST_MS,
    ).tell()
    Row(
        path="a report acknowledged during it, p95",
        figure=f"{percentile(busy.answers_ms(), 0.95):.0f} ms",
        reference=f"one desk, nobody else: {percentile(idle.answers_ms(), 0.95):.0f} ms",
        ratio=f"{percentile(busy.answers_ms(), 0.95) / percentile(idle.answers_ms(), 0.95):.1f} ×",
        must="—",
        aim="—",
    ).tell()


def tell_losses(busy: Evening, per_thread: list[int], *, told: list[int], heard: dict[str, Any]) -> None:
    due = desk_events(busy.first_seq, busy.last_seq)
    got = [Counter(desk.ids_between(busy.first_seq, busy.last_seq)) for desk in busy.desks]
    wrong = [sum((had - due).values()) + sum((due - had).values()) for had in got]
    uneven = sum(had != wanted for had, wanted in zip(per_thread, told, strict=True))
    Row(
        path="events lost, doubled or not for this desk",
        figure=f"{sum(wrong)} on {DESKS} desks",
        reference=f"{sum(due.values())} written for the desks",
        ratio=f"{busy.refused} of {busy.commands} commands refused",
        must="0",
        aim="0",
        is_reached=not any(wrong),
    ).tell()
    Row(
        path=f"threads that did not get exactly theirs, {heard['answered']} followed",
        figure=f"{uneven}",
        reference=f"{sum(told)} changes written for them",
        ratio=f"{sum(per_thread)} received, {heard['lost']} streams lost",
        must="0",
        aim="0",
        is_reached=not uneven and not heard["lost"] and heard["answered"] == len(per_thread),
    ).tell()


def tell_memory(said: dict[str, float]) -> None:
    Row(
        path="memory at the end of the evening",
        figure=", ".join(f"{name} {value:.0f} MiB" for name, value in said.items()),
        reference="resident; PostgreSQL proportional, with its shared buffers once",
        ratio=f"{sum(said.values()):.0f} MiB in all",
        must="stated",
        aim="—",
    ).tell()


@dataclass
class Desk:
    """One subscribed desk: when each case was first there, and the number of every event."""

    cookie: str
    csrf: str
    first_at: dict[str, float] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)

    def listen(self, response: http.client.HTTPResponse) -> None:
        position, kind = "", b""
        while line := response.readline():
            if line.startswith(b"id:"):
                position = line[3:].strip().decode()
            elif line.startswith(b"event:"):
                kind = line[6:].strip()
            elif line.startswith(b"data:") and kind == b"change":
                came = time.time()
                change = json.loads(line[5:])
                self.ids.append(position)
                self.first_at.setdefault(change["entity"], came)
                self.versions[change["entity"]] = change["version"]

    def ids_between(self, after: int, until: int) -> list[str]:
        return [one for one in self.ids if after < int(one.rpartition("-")[2]) <= until]


class Evening:
    """Reports that come, desks that read and act."""

    def __init__(self, port: int, cookies: list[tuple[str, str]]) -> None:
        self.port = port
        self.desks = [Desk(cookie, csrf) for cookie, csrf in cookies]
        self.reports: list[tuple[float, float, str]] = []  # sent, acknowledged, code of the case
        self.commands = self.refused = 0
        self.seconds = 0.0
        self.first_seq = self.last_seq = 0
        self.is_over = threading.Event()

    def run(self, count: int, *, per_s: float, cases: list[str]) -> Evening:
        streams = [self._subscribe(desk) for desk in self.desks]
        time.sleep(SETTLE_S)
        self.first_seq = last_seq()
        hands = [threading.Thread(target=self._work, args=(number, cases)) for number in range(len(self.desks))]
        for hand in hands if cases else []:
            hand.start()
        began = time.time()
        self._report(count, per_s)
        self.seconds = time.time() - began
        self.is_over.set()
        for hand in hands if cases else []:
            hand.join()
        self.last_seq = last_seq()
        time.sleep(SETTLE_S)
        for stream in streams:
            stream.close()
        return self

    def _subscribe(self, desk: Desk) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.request("GET", "/live/desk", headers={"Cookie": desk.cookie})
        response, channel = line.getresponse(), line.sock
        assert response.status == 200, response.status
        threading.Thread(target=desk.listen, args=(response,), daemon=True).start()
        return channel

    def _report(self, count: int, per_s: float) -> None:
        """As people come: at random, so many on average; always the same evening."""
        chance, due = random.Random(5), time.time()  # no secret
        for _ in range(count):
            due += chance.expovariate(per_s)
            time.sleep(max(0.0, due - time.time()))
            spot = {"lon": 7.20 + chance.random() * 0.08, "lat": 43.68 + chance.random() * 0.05}
            body = {"kind": chance.choice(KINDS), "ongoing": "now", "comment": "Mesure",
                    "location": {**spot, "accuracy_m": 15, "address": "", "source": "gps"}}  # fmt: skip
            line = http.client.HTTPConnection("127.0.0.1", self.port)
            sent = time.time()
            line.request("POST", "/api/v1/reports", json.dumps(body), {"Content-Type": "application/json"})
            answer = line.getresponse()
            text = answer.read()
            assert answer.status == 201, text
            self.reports.append((sent, time.time(), case_of(json.loads(text)["code"])))

    def _work(self, number: int, cases: list[str]) -> None:
        """One operator: opens what is new, writes to the authors of a case, says that somebody is there."""
        desk = self.desks[number]
        mine, beat, word, opened = cases[number :: len(self.desks)], 0.0, time.time() + number, 0
        while not self.is_over.wait(0.2):
            if time.time() >= beat:
                beat = time.time() + BEAT_S
                self._post(desk, "presence", {"window": f"bench-desk-{number}", "reading": None})
            if time.time() >= word:
                word = time.time() + ASK_EVERY_S * len(self.desks)
                code = mine[opened % len(mine)]
                self._post(desk, f"incidents/{code}/ask", {"version": self._version(desk, code),
                                                                 "text": "Cela continue-t-il ?"})  # fmt: skip
            news = [code for _sent, _done, code in self.reports[number :: len(self.desks)]]
            for code in news[opened:]:
                opened += 1
                self._post(desk, f"incidents/{code}/open", {"version": self._version(desk, code)})

    def _version(self, desk: Desk, code: str) -> int:
        known = desk.versions.get(f"incident:{code}")
        if known is not None:
            return known
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.request("GET", f"/api/v1/desk/incidents/{code}", headers={"Cookie": desk.cookie})
        return int(json.loads(line.getresponse().read())["incident"]["version"])

    def _post(self, desk: Desk, path: str, body: dict[str, Any]) -> None:
        head = {"Cookie": desk.cookie, "Content-Type": "application/json", "X-CSRFToken": desk.csrf}
        line = http.client.HTTPConnection("127.0.0.1", self.port)  # one each: the server closes those that rest
        line.request("POST", f"/api/v1/desk/{path}", json.dumps(body), head)
        answer = line.getresponse()
        text = answer.read()
        self.commands += 1
        self.refused += answer.status >= 400
        if answer.status >= 400 and answer.status != 409:
            raise RuntimeError(f"{path}: {answer.status} {text[:300]!r}")

    def waits_ms(self) -> list[float]:
        """Of each report, from its answer to the last desk; before the answer counts as nothing."""
        return [
            max(0.0, max(desk.first_at[f"incident:{code}"] for desk in self.desks) - done) * 1000
            for _sent, done, code in self.reports
        ]

    def answers_ms(self) -> list[float]:
        return [(done - sent) * 1000 for sent, done, _code in self.reports]


def people() -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Four signed-in operators, the tokens of the threads, and the cases these belong to."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from allopm.accounts.models import User
    from allopm.accounts.roles import Role
    from allopm.city.queries import current_city

    cookies = []
    for number in range(DESKS):
        user = User(city_id=current_city().id, email=f"mesure{number}@essai.test", name=f"Mesure {number}",
                    role=Role.OPERATOR)  # fmt: skip
        user.set_unusable_password()
        user.save()
        store = SessionStore()
        store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        csrf = "b" * 32
        cookie = f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}={csrf}"
        cookies.append((cookie, csrf))
    tokens, cases = authors()
    return cookies, tokens, cases


def authors() -> tuple[list[str], list[str]]:
    """So many threads on a few cases of earlier: real reports, then copies of their rows with tokens of their own."""
    from django.utils import timezone

    from allopm.city.queries import current_city
    from allopm.reports.actions import submit_report
    from allopm.reports.codes import new_code, new_token, thread_hash
    from allopm.reports.models import Report
    from allopm.reports.submission import Location, Submission

    city, tokens, cases = current_city(), [], []
    for number in range(OLD_CASES):
        spot = Location(7.20 + number * 1.5e-3, 43.70, 15, "", "gps")
        at = timezone.now() - timedelta(hours=2)
        receipt = submit_report(city, Submission(kind="noise.music", ongoing="now", location=spot), at=at, key="")
        first = Report.objects.select_related("incident").get(code=receipt.code)
        cases.append(first.incident.code)
        tokens.append(receipt.token)
        copies = []
        for _ in range(THREADS // OLD_CASES - 1):
            token = new_token()
            copy = Report.objects.get(pk=first.pk) if not copies else Report(**_columns(copies[0]))
            copy.pk, copy.code, copy.token_hash = None, new_code(), thread_hash(token)
            copies.append(copy)
            tokens.append(token)
        Report.objects.bulk_create(copies)
    return tokens, cases


def _columns(report: Any) -> dict[str, Any]:
    return {column.attname: getattr(report, column.attname) for column in report._meta.concrete_fields}


class Followers:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def counts(self) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found


@contextmanager
def crowd(port: int, tokens: list[str]) -> Iterator[Followers]:
    command = [sys.executable, "-m", "bench.crowd", str(port)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin and process.stdout
    try:
        process.stdin.write(json.dumps(tokens) + "\n")
        process.stdin.flush()
        assert process.stdout.readline() == "ready\n"
        yield Followers(process)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def worker() -> Iterator[psutil.Process]:
    """Timers and jobs run beside, as they do in production."""
    process = subprocess.Popen([sys.executable, "-m", "allopm", "work"], stderr=subprocess.DEVNULL)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def case_of(report: str) -> str:
    """The case that this report opened; read after the answer has been timed."""
    from allopm.reports.models import Report

    return str(Report.objects.values_list("incident__code", flat=True).get(code=report))


def last_seq() -> int:
    from allopm.events.models import Event

    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def desk_events(after: int, until: int) -> Counter[str]:
    """The position of every event that the desks had to get."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xid::text || '-' || seq FROM events_event WHERE seq > %s AND seq <= %s AND audience = 'desk'",
            [after, until],
        )
        return Counter(row[0] for row in cursor.fetchall())


def threads_told(after: int, tokens: list[str]) -> list[int]:
    """How many changes were written for each of these threads."""
    from django.db.models import Count

    from allopm.events.models import Event
    from allopm.reports.codes import thread_hash

    rows = Event.objects.filter(seq__gt=after, audience__startswith="thread:").values_list("audience")
    counts: dict[str, int] = dict(rows.annotate(count=Count("seq")).order_by())  # type: ignore[arg-type]
    return [counts.get(f"thread:{thread_hash(token)}", 0) for token in tokens]


def megabytes(process: psutil.Process) -> float:
    """Resident of one process; of several that share memory, what is each one's own part."""
    parts = [process, *process.children(recursive=True)]
    if len(parts) == 1:
        return float(process.memory_info().rss) / 2**20
    return sum(float(part.memory_full_info().pss) for part in parts) / 2**20


if __name__ == "__main__":
    main()
