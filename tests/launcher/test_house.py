"""The whole house, with its parts killed one by one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from allopm.launcher import processes
from tests.journeys.house import ROOT, House
from tests.launcher.family import child_named, children, command_of, wait_until

STOP_S = 5


@pytest.fixture(scope="module")
def house(open_folder_of_module):
    house = House(open_folder_of_module / "var")
    house.start()
    yield house
    house.stop()


@pytest.fixture
def pid(house):
    assert house.process
    return house.process.pid


def ready(house):
    return lambda: house.answers("/readyz")


def test_a_killed_server_process_is_replaced_and_nobody_is_turned_away(house, pid):
    killed = child_named(pid, "allopm live")
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not command_of(killed))
    with urllib.request.urlopen(f"{house.url}/healthz", timeout=60) as answer:  # the port is still open: it waits
        assert answer.status == 200
    wait_until(ready(house))
    assert "Le serveur s’est arrêté (SIGKILL) ; redémarrage." in house.log.read_text()


def test_a_killed_postgresql_is_started_again(house, pid):
    os.kill(child_named(pid, "bin/postgres"), signal.SIGKILL)
    wait_until(lambda: "PostgreSQL répond de nouveau" in house.log.read_text())
    wait_until(ready(house))


def test_a_killed_worker_is_started_again(house, pid):
    killed = child_named(pid, "allopm work")
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: any("allopm work" in line for other, line in children(pid).items() if other != killed))
    wait_until(ready(house))


def test_a_killed_launcher_takes_its_parts_along_and_the_next_start_is_clean(house, pid):
    parts = children(pid)
    house.process.kill()
    house.process.wait()
    wait_until(lambda: not any(command_of(part) for part in parts), patience_s=20)
    house.start()


def test_stopping_takes_less_than_five_seconds_and_leaves_no_process(house, pid):
    parts = children(pid)
    assert len(parts) >= 3
    started_at = time.monotonic()
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(timeout=60) == 0
    assert time.monotonic() - started_at < STOP_S
    assert [command for part in parts if (command := command_of(part))] == []
    assert house.log.read_text().rstrip().endswith("AlloPM est arrêté.")
    house.start()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"PORT": "{port}", "ALLOPM_VAR": "{var}-other"}, "Le port {port} est déjà pris"),
        ({"PORT": "0", "ALLOPM_VAR": "{var}"}, "AlloPM tourne déjà sur {var} (processus {pid})"),
        ({"PORT": "eight", "ALLOPM_VAR": "{var}"}, "PORT doit être un nombre entier"),
        ({"ALLOPM_ENV": "prod", "ALLOPM_VAR": "{var}"}, "ALLOPM_ENV doit être"),
    ],
)
def test_a_start_that_cannot_be_is_a_sentence(house, pid, changes, sentence):
    facts = {"port": house.port, "var": house.var, "pid": pid}
    env = os.environ | {"ALLOPM_ENV": "demo"} | {name: value.format(**facts) for name, value in changes.items()}
    env.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "allopm", "up"]
    tried = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert tried.returncode == 1
    assert tried.stderr.startswith(sentence.format(**facts))
    assert len(tried.stderr.splitlines()) == 1


def test_two_houses_live_on_one_machine(house, open_folder):
    other = House(open_folder / "var")
    other.start()
    try:
        assert other.port != house.port
        assert house.answers("/readyz")
    finally:
        other.stop()
    assert processes.servers_on(other.var / "postgres") == []
