"""Starts and stops the invented city: who lives in it, until when. Public doors only."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx

from allopm.geo.travel import load_travel
from allopm.simulator.clock import CityClock
from allopm.simulator.crew import Crew, Streets
from allopm.simulator.door import Door, SignInRefused, growing_waits, new_client, new_transport
from allopm.simulator.kinds import read_kinds
from allopm.simulator.land import Land, NoLand, land_around, load_land
from allopm.simulator.operators import Operator
from allopm.simulator.plan import World, burst
from allopm.simulator.profile import load_profile
from allopm.simulator.residents import Residents
from allopm.simulator.session import Session, SessionBook
from allopm.simulator.tally import Tally

Say = Callable[[str], None]
# After a mistake of the simulation itself, an actor starts again after this long.
STARTS_AGAIN_S: Final = 15.0
# How long a crew left to a person waits for a tap before the simulation taps itself (chosen).
PATIENCE_S: Final = 120.0


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    base_url: str
    password: str
    seed: int = 1
    speed: float = 1.0
    reports_per_day: float = 300.0
    crews: int = 40
    yours: int = 1
    operators: int = 0
    operator_delay_s: float = 45.0
    duration_s: float | None = None
    burst: int = 0
    within_s: float = 3600.0
    map_dir: Path | None = None
    sectors: Path | None = None
    calls: Path | None = None
    sessions: Path | None = None
    timezone: str = "Europe/Paris"


class City:
    """One running simulation: one event loop, one pool of connections."""

    def __init__(self, options: Options, say: Say) -> None:
        self.options = options
        self.say = say
        self.clock = CityClock(options.speed)
        self.tally = Tally()
        self.transport = new_transport(options.base_url)
        self.book = SessionBook(options.sessions)
        self._signing_in = asyncio.Semaphore(1)  # a password costs the server a third of a second on purpose

    async def run(self) -> None:
        """Until the duration is over, the burst is answered, or the task is cancelled."""
        options = self.options
        door = self._door("residents")
        await self._wait_for_server(door)
        world = await self._world(door)
        residents = Residents(door, self.clock, self.tally)
        self._introduce(world)
        actors = [*self._crew_actors(world), *self._operator_actors()]
        if options.burst:
            statements = burst(world, options.burst, within_s=options.within_s, at=self.clock.now())
            await self._until_done(residents.tell_all(statements), actors)
        else:
            await self._until_done(self._wait(), [*actors, lambda: residents.live(world)])

    async def _wait(self) -> None:
        if self.options.duration_s is None:
            await asyncio.Event().wait()
        else:
            await asyncio.sleep(self.options.duration_s)

    async def _until_done(self, work: Coroutine[Any, Any, None], actors: list[Callable[[], Awaitable[None]]]) -> None:
        """The actors live as long as the work."""
        tasks = [asyncio.create_task(self._keep_alive(actor)) for actor in actors]
        try:
            await work
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_alive(self, actor: Callable[[], Awaitable[None]]) -> None:
        """The outermost loop of one actor: a mistake of one crew never stops the city."""
        while True:
            try:
                await actor()
            except SignInRefused as problem:
                self.say(f"simulation : {problem}")
            except httpx.TransportError:
                pass  # the server restarts
            except Exception as problem:  # noqa: BLE001  # the outermost loop of an actor
                self.say(f"simulation : un acteur recommence après {type(problem).__name__} : {problem}")
            await asyncio.sleep(STARTS_AGAIN_S)

    async def _wait_for_server(self, door: Door) -> None:
        is_told = False
        for wait_s in growing_waits(door.rng):
            try:
                answer = await door.once("GET", "/healthz")
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.is_good:
                return
            if not is_told:
                self.say(f"simulation : j’attends le serveur {self.options.base_url}")
                is_told = True
            await asyncio.sleep(min(2.0, wait_s))

    async def _world(self, door: Door) -> World:
        options = self.options
        listed = await door.call("GET", "/api/v1/kinds")
        return World(
            seed=options.seed,
            kinds=read_kinds(listed.body),
            land=await self._land(door),
            profile=load_profile(options.calls),
            zone=ZoneInfo(options.timezone),
            per_day=options.reports_per_day,
        )

    async def _land(self, door: Door) -> Land:
        """The sectors of the configuration, else discs around the public places."""
        try:
            return load_land(self.options.sectors or Path())
        except NoLand:
            places = (await door.call("GET", "/api/v1/places")).body["features"]
            points = [feature["geometry"] for feature in places if feature["geometry"]]
            return land_around([tuple(point["coordinates"][:2]) for point in points if point["type"] == "Point"])

    def _introduce(self, world: World) -> None:
        options = self.options
        what = f"{options.burst} signalements en {options.within_s:.0f} s" if options.burst else (
            f"{options.reports_per_day:g} signalements par jour"
        )  # fmt: skip
        self.say(
            f"simulation : {options.crews} équipages, {options.operators} opérateurs joués, {what}, "
            f"{len(world.kinds)} natures, {world.profile.source}, graine {options.seed}, vitesse × {options.speed:g}. "
            "Tout ce qu’elle invente porte [simulé]."
        )

    def _rng(self, name: str) -> random.Random:
        return random.Random(f"{self.options.seed}:{name}")

    def _door(self, name: str) -> Door:
        return Door(new_client(self.options.base_url, self.transport), self._rng(f"door:{name}"))

    def _session(self, email: str) -> Session:
        client = new_client(self.options.base_url, self.transport)
        return Session(
            client, self._rng(f"door:{email}"), email=email, password=self.options.password, book=self.book,
            gate=self._signing_in,
        )  # fmt: skip

    def _crew_actors(self, world: World) -> list[Callable[[], Awaitable[None]]]:
        if not self.options.crews:
            return []
        streets = Streets(world.land, load_travel(self.options.map_dir or Path()), world.zone)
        crews = [
            Crew(
                self._session(f"equipage{number:02}@demo.test"),
                self.clock,
                streets,
                self.tally,
                self._rng(f"crew:{number}"), patience_s=PATIENCE_S if number <= self.options.yours else 0.0,
            )
            for number in range(1, self.options.crews + 1)
        ]  # fmt: skip
        return [actor for crew in crews for actor in (crew.listen, crew.drive)]

    def _operator_actors(self) -> list[Callable[[], Awaitable[None]]]:
        team = self.options.operators
        operators = [
            Operator(
                self._session(f"operateur{number + 1}@demo.test"), self.clock, self.tally, self._rng(f"desk:{number}"),
                number=number, team=team, delay_s=self.options.operator_delay_s,
            )
            for number in range(team)
        ]  # fmt: skip
        return [actor for operator in operators for actor in (operator.listen, operator.work)]


async def live(options: Options, say: Say) -> Tally:
    """Run the city until it is over or a signal stops it; returns what was done."""
    city = City(options, say)
    running = asyncio.create_task(city.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        say("simulation : arrêtée")
    return city.tally
