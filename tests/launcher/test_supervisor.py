from __future__ import annotations

import asyncio
import os
import signal
import sys
import time

import pytest

from allopm.launcher import supervisor as supervisors
from allopm.launcher.failures import CannotStart
from allopm.launcher.part import Part, cause
from allopm.launcher.supervisor import Supervisor

COUNT_AND_WAIT = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(600)"
DEAF = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1], "w")
time.sleep(600)
"""


@pytest.fixture
def said():
    return []


@pytest.fixture
def part(tmp_path):
    def make(title, program, *words):
        return Part(title, (sys.executable, "-c", program, *map(str, words)), tmp_path / f"{title}.log")

    return make


async def lines_in(path, count):
    while not path.exists() or len(path.read_text().split()) < count:
        await asyncio.sleep(0.01)
    return [int(word) for word in path.read_text().split()]


async def test_a_part_that_dies_is_started_again_with_a_message(part, said, tmp_path):
    starts = tmp_path / "starts"

    async def open_house(house):
        house.keep(part("Le serveur", COUNT_AND_WAIT, starts))
        os.kill((await lines_in(starts, 1))[0], signal.SIGKILL)
        await lines_in(starts, 2)
        house.stop()

    await Supervisor(said.append).run(open_house)
    assert said == [f"Le serveur s’est arrêté (SIGKILL) ; redémarrage. Journal : {tmp_path}/Le serveur.log"]
    for pid in map(int, starts.read_text().split()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_a_deaf_part_is_killed_in_time(part, said, tmp_path):
    ready = tmp_path / "ready"

    async def open_house(house):
        house.keep(part("sourd", DEAF, ready))
        while not ready.exists():
            await asyncio.sleep(0.01)
        house.stop()

    house = Supervisor(said.append)
    started_at = time.monotonic()
    await house.run(open_house)
    assert said == []
    assert time.monotonic() - started_at < 60


async def test_a_part_that_never_starts_ends_the_house_with_its_last_words(part, said):
    async def open_house(house):
        house.keep(part("Le serveur", "raise SystemExit('tout est cassé')"))
        await asyncio.Event().wait()

    with pytest.raises(CannotStart, match="(?s)Le serveur ne démarre pas.*tout est cassé"):
        await Supervisor(said.append).run(open_house)
    assert len(said) == supervisors.TRIES_AT_START - 1


async def test_a_step_that_fails_ends_the_house_with_its_last_words(part, said):
    async def open_house(house):
        await house.once(part("La mise à jour", "raise SystemExit('table inconnue')"))

    with pytest.raises(CannotStart, match="(?s)La mise à jour : échec .code 1.*table inconnue"):
        await Supervisor(said.append).run(open_house)


async def test_a_step_aside_may_fail_without_harm(part, said):
    async def open_house(house):
        house.aside(part("Le plan", "raise SystemExit(3)"), done="prêt")
        while not said:
            await asyncio.sleep(0.01)
        house.stop()

    await Supervisor(said.append).run(open_house)
    assert said[0].startswith("Le plan : échec (code 3), on fait sans.")


async def test_a_signal_stops_the_house(part, said, tmp_path):
    starts = tmp_path / "starts"

    async def open_house(house):
        house.keep(part("Le serveur", COUNT_AND_WAIT, starts))
        await lines_in(starts, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    await Supervisor(said.append).run(open_house)
    with pytest.raises(ProcessLookupError):
        os.kill(int(starts.read_text()), 0)


def test_an_end_is_said_in_words():
    assert [cause(2), cause(-9), cause(-99)] == ["code 2", "SIGKILL", "signal 99"]
