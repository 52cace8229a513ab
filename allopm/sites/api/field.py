"""What a crew's phone calls: its snapshot, its steps, its duty, its position."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Router, Status

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import Role
from allopm.city.queries import current_city
from allopm.fleet import actions as fleet
from allopm.fleet.queries import crew_card_of, crew_of
from allopm.fleet.states import State as Duty
from allopm.missions.cards import mission_card
from allopm.missions.field import Deed, act
from allopm.missions.queries import crew_may_see_photo
from allopm.positions.fix import Fix
from allopm.reports.reading import read_photo
from allopm.shifts.duty import Word, say_duty
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in
from allopm.sites.api.snapshot import field_snapshot

router = Router(auth=RoleSession(Role.CREW), tags=["field"])
Json = dict[str, Any]


@router.get("/snapshot")
def snapshot(request: HttpRequest) -> Json:
    return field_snapshot(signed_in(request), at=now())


@router.post("/missions/{mission_id}/{verb}")
def step(request: HttpRequest, mission_id: int, verb: str, body: s.FieldActionIn) -> Json:
    """One step of the crew; the same key twice is one step."""
    city, moment = current_city(), now()
    crew = crew_of(city, signed_in(request).pk)
    deed = Deed(verb, body.at, body.key, reason=body.reason, outcome=body.outcome, note=body.note)
    mission = act(city, mission_id, deed, crew=crew.call_sign, by=actor_of(signed_in(request)), now=moment)
    return {"mission": mission_card(city, mission)}


@router.post("/duty")
def duty(request: HttpRequest, body: s.DutyIn) -> Json:
    """Available, on pause, or end of duty; the same key twice is one word."""
    city, moment = current_city(), now()
    crew = crew_of(city, signed_in(request).pk)
    word = Word(Duty(body.state), body.at, body.key)
    say_duty(city, crew.call_sign, word, by=actor_of(signed_in(request)), now=moment)
    return {"crew": crew_card_of(city, crew.call_sign)}


@router.post("/positions", response={202: Json})
def positions(request: HttpRequest, body: s.FixesIn | s.FixIn) -> Status[Json]:
    """Fixes of a crew on duty; off duty nothing is kept."""
    city = current_city()
    crew = crew_of(city, signed_in(request).pk)
    fixes = body.fixes if isinstance(body, s.FixesIn) else [body]
    kept = fleet.record_fixes(city, crew.call_sign, [_fix(fix) for fix in fixes], now=now())
    return Status(202, {"accepted": kept})


def _fix(fix: s.FixIn) -> Fix:
    heading = fix.heading if fix.heading is not None and fix.heading >= 0 else None
    at = fix.at if fix.at.tzinfo else fix.at.replace(tzinfo=UTC)
    return Fix(lon=fix.lon, lat=fix.lat, at=at, accuracy_m=fix.accuracy_m, heading=heading)


@router.get("/photos/{photo_id}")
def photo(request: HttpRequest, photo_id: UUID) -> FileResponse:
    """A photo of the case that the crew is sent to, while it is."""
    city = current_city()
    crew_may_see_photo(city, crew_of(city, signed_in(request).pk).call_sign, photo_id)
    return FileResponse(read_photo(city, photo_id, by=actor_of(signed_in(request)), at=now()))
