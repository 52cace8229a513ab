"""One invented crew: patrols, sends its position, hears a mission, drives, acts, clears. Public doors only."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx

from allopm.dispatching.crews import Way
from allopm.geo.travel import TravelTimes
from allopm.moments import stamp
from allopm.simulator import habits, words
from allopm.simulator.clock import CityClock
from allopm.simulator.door import StreamClosed, growing_waits
from allopm.simulator.driving import OWN_SPEED_MPS
from allopm.simulator.inbox import Inbox
from allopm.simulator.intent import Intent, next_intent
from allopm.simulator.land import Land, LonLat, scatter
from allopm.simulator.motion import Spot, Track
from allopm.simulator.session import Session
from allopm.simulator.tally import Tally

# However long nothing is due, a crew looks up this often, in real seconds.
LOOK_UP_S: Final = 10.0
# A crew says that all is well this long before it is missed (chosen).
CHECK_BEFORE: Final = timedelta(minutes=2)


@dataclass(frozen=True)
class Streets:
    """The ground under the crews: where they may be, how one drives, and the hour on the church clock."""

    land: Land
    travel: TravelTimes
    zone: ZoneInfo


@dataclass
class Crew:
    """Everything one crew remembers. Two tasks live on it: listening and driving."""

    session: Session
    clock: CityClock
    streets: Streets
    tally: Tally
    rng: random.Random
    # Real seconds that each step is left to a person who plays this crew at /field/; 0 when nobody does.
    patience_s: float = 0.0
    inbox: Inbox = field(default_factory=Inbox)
    track: Track | None = None
    standing: LonLat | None = None
    moves_on_at: datetime | None = None
    pause_at: datetime | None = None
    back_at: datetime | None = None
    fix_at: datetime | None = None
    intent: Intent | None = None
    checked: datetime | None = None

    async def listen(self) -> None:
        """Snapshot, then the stream, again and again; the same path at first start and after a cut."""
        waits = growing_waits(self.rng)
        while True:
            snapshot = await self.session.call("GET", "/api/v1/field/snapshot")
            if snapshot.is_good:
                self.inbox.start_from(snapshot.body)
                try:
                    async for event in self.session.events("/live/field", position=snapshot.body["position"]):
                        waits = growing_waits(self.rng)
                        if event.kind == "resync":
                            break
                        self.inbox.hear(event)
                except StreamClosed:
                    pass
            await asyncio.sleep(next(waits))

    async def drive(self) -> None:
        """Act when something is due, send a fix when one is due, sleep in between."""
        await self.inbox.wait_for_start()
        await self._go_on_duty()
        self.pause_at = self.clock.now() + timedelta(hours=self.rng.uniform(0.5, 1.5) * habits.PAUSE_EVERY_H)
        while True:
            now = self.clock.now()
            await self._live(now)
            await self._keep_in_touch(self.clock.real_now())
            await self._send_fix_when_due(self.clock.real_now(), self.spot(now))
            await self.inbox.wait(self._seconds_to_next(self.clock.now()))

    def spot(self, now: datetime) -> Spot:
        if self.track is not None:
            return self.track.spot(now)
        if self.standing is None:
            self.standing = self.streets.land.draw_in(self.inbox.sector, self.rng)
        return Spot(self.standing)

    async def _go_on_duty(self) -> None:
        if self.inbox.state not in ("available", "committed"):
            await self._say_duty("available")

    async def _say_duty(self, state: str) -> None:
        at = self.clock.real_now()
        body = {"state": state, "at": stamp(at), "key": f"sim-{state}-{at:%Y%m%d%H%M%S}"}
        await self.session.call("POST", "/api/v1/field/duty", body)

    async def _live(self, now: datetime) -> None:
        mission = self.inbox.mission
        if mission is not None:
            self.moves_on_at = None
            await self._work(mission, now)
        elif self.intent is not None:
            self.intent, self.track, self.standing = None, None, self.spot(now).point
        else:
            await self._patrol(now)

    async def _work(self, mission: dict[str, Any], now: datetime) -> None:
        """Decide once per step of the mission, then do it when it is due."""
        if self.intent is None or self.intent.of != (mission["id"], mission["state"]):
            self.intent = next_intent(mission, now=now, choices=self.inbox.choices, rng=self.rng)
            if mission["state"] == "en_route":
                self._set_out(mission["incident"], now)
            elif mission["state"] == "on_scene":
                self._stand_at(mission["incident"], now)
        if self.intent.verb and now >= self._due(self.intent):
            await self._do(self.intent)

    def _due(self, intent: Intent) -> datetime:
        """On scene is due when the way is driven; everything else at its drawn moment; a person goes first."""
        track = self.track if intent.verb == "on-scene" else None
        due_at = track.arrives_at if track else intent.due_at
        return due_at + timedelta(seconds=self.patience_s * self.clock.speed)

    def _set_out(self, incident: dict[str, Any], now: datetime) -> None:
        self.track = self._way_to(self._place_of(incident), now)

    def _stand_at(self, incident: dict[str, Any], now: datetime) -> None:
        was_driving = self.track is not None
        self.standing = self.spot(now).point if was_driving else self._place_of(incident)
        self.track = None

    def _place_of(self, incident: dict[str, Any]) -> LonLat:
        """The place of the case; somewhere in the sector when it was told in words only."""
        if incident["lon"] is None:
            return self.streets.land.draw_in(self.inbox.sector, self.rng)
        return (incident["lon"], incident["lat"])

    async def _do(self, intent: Intent) -> None:
        """One step of the mission, with a key that makes a repetition harmless."""
        mission_id, state = intent.of
        body = {
            "at": stamp(self.clock.real_now()),
            "key": f"sim-{mission_id}-{state}-{intent.verb}",
            "reason": intent.reason,
            "outcome": intent.outcome,
            "note": intent.note,
        }
        answer = await self.session.call("POST", f"/api/v1/field/missions/{mission_id}/{intent.verb}", body)
        self.tally.count(f"mission.{intent.verb}" if answer.is_good else "mission.refused")
        if answer.is_good:
            self.inbox.take_mission(answer.body["mission"])
            return
        # The desk was faster (recalled, ended): what it says now comes by the stream or the next snapshot.
        fresh = await self.session.call("GET", "/api/v1/field/snapshot")
        if fresh.is_good:
            self.inbox.start_from(fresh.body)

    async def _keep_in_touch(self, real_now: datetime) -> None:
        """« Tout va bien » a little before it is due; the words of the desk are read, and a question is answered."""
        due_at = self.inbox.check_due_at
        if due_at is not None and due_at != self.checked and real_now >= due_at - CHECK_BEFORE:
            self.checked = due_at
            body = {"at": stamp(real_now), "key": f"sim-check-{due_at:%Y%m%d%H%M%S}"}
            answer = await self.session.call("POST", "/api/v1/field/check", body)
            self.tally.count("check" if answer.is_good else "check.refused")
        patience = timedelta(seconds=self.patience_s)  # a person who plays this crew reads first
        for message in self.inbox.unread:
            if real_now >= datetime.fromisoformat(message["at"]) + patience:
                await self._answer(message, real_now)

    async def _answer(self, message: dict[str, Any], real_now: datetime) -> None:
        at, number = stamp(real_now), message["id"]
        read = await self.session.call(
            "POST", f"/api/v1/field/messages/{number}/read", {"at": at, "key": f"sim-read-{number:06}"}
        )
        if not read.is_good:
            self.inbox.take_message(message | {"read_at": at})  # whatever is wrong with it, not again and again
            return
        self.inbox.take_message(read.body["message"])
        if "?" not in message["text"]:
            return
        body = {"at": at, "key": f"sim-answer-{number:06}", "text": words.marked("Bien reçu.")}
        await self.session.call("POST", "/api/v1/field/messages", body)
        self.tally.count("message")

    async def _patrol(self, now: datetime) -> None:
        if self.back_at is not None:
            if now < self.back_at:
                return
            self.back_at = None
            await self._say_duty("available")
        if self.pause_at is not None and now >= self.pause_at:
            await self._pause(now)
        elif self.track is not None and now >= self.track.arrives_at:
            self.standing, self.track = self.track.coords[-1], None
            self.moves_on_at = now + timedelta(minutes=self.rng.uniform(*habits.STANDING_MIN))
        elif self.track is None and (self.moves_on_at is None or now >= self.moves_on_at):
            self._start_leg(now)

    async def _pause(self, now: datetime) -> None:
        self.standing, self.track = self.spot(now).point, None
        self.back_at = now + timedelta(minutes=self.rng.uniform(*habits.PAUSE_MIN))
        self.pause_at = self.back_at + timedelta(hours=self.rng.uniform(0.8, 1.2) * habits.PAUSE_EVERY_H)
        await self._say_duty("pause")

    def _start_leg(self, now: datetime) -> None:
        is_home = self.inbox.vehicle in OWN_SPEED_MPS or self.rng.random() < habits.IN_SECTOR
        land = self.streets.land
        target = land.draw_in(self.inbox.sector, self.rng) if is_home else land.draw(self.rng)
        self.track = self._way_to(target, now, slowness=habits.PATROL_SLOWNESS)

    def _way_to(self, target: LonLat, now: datetime, *, slowness: float = 1.0) -> Track:
        """Along the streets, at the pace of this crew's vehicle and of the hour."""
        route = self.streets.travel.route(self.spot(now).point, target)
        hour = now.astimezone(self.streets.zone).hour
        way = Way(route.seconds, route.metres)
        seconds = habits.driving_s(self.inbox.vehicle, way, hour=hour, rng=self.rng)
        return Track(route.coords, leaves_at=now, seconds=seconds * slowness)

    async def _send_fix_when_due(self, real_now: datetime, spot: Spot) -> None:
        if self.fix_at is not None and real_now < self.fix_at:
            return
        is_driving = self.inbox.mission is not None and self.track is not None
        self.fix_at = real_now + timedelta(seconds=habits.FIX_DRIVING_S if is_driving else habits.FIX_S)
        accuracy_m = self.rng.uniform(*habits.ACCURACY_M)
        lon, lat = scatter(spot.point, accuracy_m / 4, self.rng)
        fix = {
            "lon": round(lon, 6),
            "lat": round(lat, 6),
            "at": real_now.isoformat(),
            "accuracy_m": round(accuracy_m, 1),
            "speed_mps": round(min(60.0, spot.speed_mps), 1),
            "heading": None if spot.heading is None else round(spot.heading),
        }
        try:
            answer = await self.session.once("POST", "/api/v1/field/positions", {"fixes": [fix]})
        except httpx.TransportError:
            return  # an old position is worth nothing: the next one says more
        self.tally.count("fix" if answer.is_good else "fix.refused")

    def _seconds_to_next(self, now: datetime) -> float:
        """Real seconds until something of this crew is due."""
        waits = [LOOK_UP_S]
        if self.fix_at is not None:
            waits.append((self.fix_at - self.clock.real_now()).total_seconds())
        if self.inbox.mission is not None and self.intent is not None and self.intent.verb:
            waits.append(self.clock.real_seconds_until(self._due(self.intent)))
        return max(0.05, min(waits))
