"""The simulated city on a real house: reports come, crews drive, cases end, and all of it says that it is invented."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.conftest import NewHouse
from tests.journeys.house import PASSWORD, ROOT, House

pytestmark = pytest.mark.journey

# Sixty times faster than life: a case from its report to « terminé » takes half a minute.
CITY = [
    "--crews",
    "6",
    "--yours",
    "0",
    "--operators",
    "1",
    "--operator-delay",
    "60",
    "--speed",
    "120",
    "--reports-per-day",
    "300",
]
PATIENCE_S = 120


@pytest.fixture(scope="module")
def own_house(new_house: NewHouse) -> House:
    """Not the house of the other journeys: the city would fill their desk."""
    return new_house()


@pytest.fixture
def desk(own_house: House) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=own_house.url, timeout=10, trust_env=False) as client:
        client.get("/compte/login/")
        form = {
            "login": "operateur4@demo.test",
            "password": PASSWORD,
            "csrfmiddlewaretoken": client.cookies["csrftoken"],
        }
        assert client.post("/compte/login/", data=form).status_code == 302
        yield client


def start(house: House, *words: str) -> subprocess.Popen[str]:
    given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ALLOPM_ENV")}
    env = given | {"PORT": str(house.port), "ALLOPM_VAR": str(house.var)}
    command = [sys.executable, "-m", "allopm", "simulate", *words]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def ended_by_crews(desk: httpx.Client) -> list[dict[str, Any]]:
    ended = desk.get("/api/v1/desk/ended").json()["incidents"]
    return [card for card in ended if card["proof"] == "crew"]


def until(desk: httpx.Client, city: subprocess.Popen[str]) -> list[dict[str, Any]]:
    """Cases that a crew has ended; waits for the first as a person at the desk would."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and city.poll() is None:
        found = ended_by_crews(desk)
        if found:
            return found
        time.sleep(0.5)
    return ended_by_crews(desk)


def test_a_city_lives_by_the_public_doors_and_stops_when_told(own_house: House, desk: httpx.Client) -> None:
    city = start(own_house, *CITY)
    try:
        ended = until(desk, city)
        snapshot = desk.get("/api/v1/desk/snapshot").json()
    finally:
        city.send_signal(signal.SIGTERM)
        said, _ = city.communicate(timeout=20)
    assert city.returncode == 0, said
    assert ended, said
    assert len(snapshot["positions"]) == 6
    assert "[simulé]" in said
    assert "0 refusés" in said
    detail = desk.get(f"/api/v1/desk/incidents/{ended[0]['code']}").json()
    assert detail["reports"][0]["comment"].endswith("[simulé]")


def test_a_burst_is_received_whole(own_house: House) -> None:
    city = start(own_house, "--burst", "60", "--within", "3", "--crews", "0")
    said, _ = city.communicate(timeout=60)
    assert city.returncode == 0, said
    counted = re.search(r"(\d+) signalements reçus, (\d+) répétitions reconnues, (\d+) « moi aussi », 0 refusés", said)
    assert counted, said
    assert sum(map(int, counted.groups())) == 60


def test_a_city_without_a_server_waits_for_it_and_still_stops(tmp_path: Path) -> None:
    nowhere = House(tmp_path / "var")
    city = start(nowhere, "--crews", "1")
    assert city.stdout is not None
    assert "j’attends le serveur" in city.stdout.readline()
    city.send_signal(signal.SIGTERM)
    city.communicate(timeout=20)
    assert city.returncode == 0
