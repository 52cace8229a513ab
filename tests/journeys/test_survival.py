"""The server, then PostgreSQL, are killed in the middle of three hundred reports: none is lost, none doubled."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import DESK, NewHouse, sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey
REPORTS = 300
SENDERS = 6


@pytest.fixture
def own_house(new_house: NewHouse) -> House:
    return new_house()


def children(pid: int) -> dict[str, int]:
    """The parts of a house: command line → process number."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            words = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
        except OSError:
            continue
        if parent == pid:
            found[words] = int(entry.name)
    return found


def part(house: House, word: str) -> int:
    assert house.process is not None
    return next(pid for words, pid in children(house.process.pid).items() if word in words)


def send_all(house: House, keys: list[str], receipts: dict[str, str]) -> None:
    """What a phone does: the same key until it is answered."""
    for key in keys:
        body = {"kind": "noise.music", "ongoing": "now", "location": {"words": f"survie {key}", "source": "none"}}
        request = urllib.request.Request(
            house.url + "/api/v1/reports", json.dumps(body).encode(),
            {"Content-Type": "application/json", "Idempotency-Key": key},
        )  # fmt: skip
        while key not in receipts:
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    receipts[key] = json.load(answer)["token"]
            except (OSError, urllib.error.URLError, ValueError):
                time.sleep(0.1)


def wait_until(done: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_every_acknowledged_report_is_there_once_after_two_kills(own_house: House, browser: Browser) -> None:
    house = own_house
    context = browser.new_context(viewport=DESK, base_url=house.url, locale="fr-FR")
    desk = sign_in(context.new_page(), "operateur1@demo.test")
    desk.goto("/desk/")
    expect(desk.locator("p.fresh")).to_contain_text("à jour à", timeout=20_000)
    keys = [str(uuid.uuid4()) for _ in range(REPORTS)]
    receipts: dict[str, str] = {}
    senders = [
        threading.Thread(target=send_all, args=(house, keys[start::SENDERS], receipts)) for start in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    wait_until(lambda: len(receipts) >= 60, "no report was acknowledged")
    os.kill(part(house, "allopm live"), signal.SIGKILL)
    wait_until(lambda: len(receipts) >= 160, "nothing went on after the server was killed")
    os.kill(part(house, "bin/postgres -D"), signal.SIGKILL)
    for sender in senders:
        sender.join(timeout=120)
        assert not sender.is_alive()
    assert len(set(receipts.values())) == REPORTS
    for key in (keys[0], keys[150], keys[-1]):
        assert house.get(f"/api/v1/threads/{receipts[key]}")["state"] == "received"
    assert counted(house) == (REPORTS, REPORTS, REPORTS)
    expect(desk.locator("p.fresh")).to_contain_text("à jour à", timeout=60_000)
    expect(desk.get_by_role("option").first).to_have_attribute("aria-setsize", str(REPORTS), timeout=60_000)
    context.close()


def counted(house: House) -> tuple[int, ...]:
    """Reports, incidents, and first events of incidents, straight from the database."""
    queries = (
        "SELECT count(*) FROM reports_report",
        "SELECT count(*) FROM incidents_incident",
        "SELECT count(*) FROM events_event WHERE kind = 'incident.changed' AND version = 1",
    )
    with psycopg.connect(house.database()) as connection:
        return tuple(connection.execute(query).fetchone()[0] for query in queries)  # type: ignore[index]
