"""What a crew's phone calls: its snapshot, its steps, its duty, its position."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import File, Router, Status, UploadedFile

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import Role
from allopm.city.queries import current_city
from allopm.fleet import actions as fleet
from allopm.fleet.queries import crew_card_of, crew_of
from allopm.fleet.states import State as Duty
from allopm.messages import actions as messages
from allopm.messages.cards import message_card
from allopm.missions.cards import mission_card
from allopm.missions.change import find_mission
from allopm.missions.field import Deed, act
from allopm.missions.findings import report_finding
from allopm.missions.queries import crew_may_see_photo
from allopm.missions.tours import end_tour
from allopm.missions.vehicles import Seen, check_vehicle
from allopm.missions.ways import route_of
from allopm.positions.fix import Fix
from allopm.reports.photos import store_photo
from allopm.reports.queries import find_thread
from allopm.reports.reading import read_photo
from allopm.reports.submission import Location, Submission
from allopm.safety.actions import Press, press_distress, say_all_is_well
from allopm.safety.cards import alert_card
from allopm.shifts.duty import Word, say_duty
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in
from allopm.sites.api.snapshot import field_snapshot
from allopm.sites.api.ways import way_json

router = Router(auth=RoleSession(Role.CREW), tags=["field"])
Json = dict[str, Any]


@router.get("/snapshot")
def snapshot(request: HttpRequest) -> Json:
    return field_snapshot(signed_in(request), at=now())


@router.get("/missions/{mission_id}/route")
def route(request: HttpRequest, mission_id: int) -> Json:
    """The way to the case of one's own mission, as the desk would draw it."""
    city, moment = current_city(), now()
    crew = crew_of(city, signed_in(request).pk)
    mission = find_mission(city, mission_id, crew=crew.call_sign)
    return way_json(route_of(city, mission.incident, crew.call_sign, at=moment), at=moment)


@router.post("/missions/{mission_id}/vehicle-check")
def vehicle_check(request: HttpRequest, mission_id: int, body: s.VehicleCheckIn) -> Json:
    """What the crew saw of a vehicle that does not move: plate, valves on the clock, photos."""
    city, moment = current_city(), now()
    crew = crew_of(city, signed_in(request).pk)
    seen = Seen(
        at=body.at,
        key=body.key,
        plate=body.plate,
        make=body.make,
        colour=body.colour,
        valves=body.valves,
        note=body.note,
        photos=tuple(body.photos),
    )
    actor = actor_of(signed_in(request))
    mission = check_vehicle(city, mission_id, seen, crew=crew.call_sign, by=actor, now=moment)
    return {"mission": mission_card(city, mission)}


@router.post("/missions/{mission_id}/{verb}")
def step(request: HttpRequest, mission_id: int, verb: str, body: s.FieldActionIn) -> Json:
    """One step of the crew; the same key twice is one step."""
    city, moment = current_city(), now()
    crew = crew_of(city, signed_in(request).pk)
    words = {"reason": body.reason, "outcome": body.outcome, "note": body.note}
    deed = Deed(verb, body.at, body.key, **words, photos=tuple(body.photos))
    mission = act(city, mission_id, deed, crew=crew.call_sign, by=actor_of(signed_in(request)), now=moment)
    return {"mission": mission_card(city, mission)}


@router.post("/duty")
def duty(request: HttpRequest, body: s.DutyIn) -> Json:
    """Available, on pause, or end of duty; the same key twice is one word."""
    city, moment = current_city(), now()
    crew = crew_of(city, signed_in(request).pk)
    word, actor = Word(Duty(body.state), body.at, body.key), actor_of(signed_in(request))
    say_duty(city, crew.call_sign, word, by=actor, now=moment)
    end_tour(city, crew.call_sign, by=actor, at=moment, why="fin de service")  # on its own: cases before crews
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


@router.post("/distress", response={201: Json})
def distress(request: HttpRequest, body: s.DistressIn) -> Status[Json]:
    """Every desk rings. Off duty nobody would come: refused, with whom to call."""
    city, moment = current_city(), now()
    crew = crew_of(city, signed_in(request).pk)
    press = Press(body.at, body.key, body.lon, body.lat)
    alert = press_distress(city, crew.call_sign, press, by=actor_of(signed_in(request)), now=moment)
    return Status(201, {"alert": alert_card(alert)})


@router.post("/check")
def check(request: HttpRequest, body: s.FieldKeyIn) -> Json:
    """« Tout va bien » : the safety timer starts again."""
    city, actor = current_city(), actor_of(signed_in(request))
    crew = crew_of(city, signed_in(request).pk)
    say_all_is_well(city, crew.call_sign, at=body.at, key=body.key, by=actor, now=now())
    return {"crew": crew_card_of(city, crew.call_sign)}


@router.post("/messages", response={201: Json})
def message(request: HttpRequest, body: s.FieldMessageIn) -> Status[Json]:
    """A word to the desk, once per key."""
    city, actor = current_city(), actor_of(signed_in(request))
    crew = crew_of(city, signed_in(request).pk)
    written = messages.write_to_desk(city, crew.call_sign, body.text, by=actor, at=body.at, key=body.key, now=now())
    return Status(201, {"message": message_card(written)})


@router.post("/messages/{message_id}/read")
def read(request: HttpRequest, message_id: int, body: s.FieldKeyIn) -> Json:
    """The crew has read a word of the desk."""
    city = current_city()
    crew = crew_of(city, signed_in(request).pk)
    one = messages.mark_read(city, message_id, crew.call_sign, at=body.at, key=body.key, now=now())
    return {"message": message_card(one)}


@router.post("/reports", response={200: Json, 201: Json})
def finding(request: HttpRequest, body: s.FindingIn) -> Status[Json]:
    """Something the crew saw by itself becomes a case of the field channel."""
    city = current_city()
    crew = crew_of(city, signed_in(request).pk)
    place = Location(body.lon, body.lat, body.accuracy_m, body.address or "", "none" if body.lon is None else "gps")
    found = Submission(body.kind, "now", place, comment=body.comment, photos=tuple(body.photos))
    receipt = report_finding(
        city,
        found,
        crew=crew.call_sign,
        key=body.key,
        mission_id=body.mission,
        by=actor_of(signed_in(request)),
        at=body.at,
        now=now(),
    )
    incident = find_thread(receipt.token).incident
    return Status(201 if receipt.is_new else 200, {"code": receipt.code, "incident": incident.code})


@router.post("/photos", response={201: Json})
def upload(request: HttpRequest, file: Annotated[UploadedFile, File()]) -> Status[Json]:
    """A crew's photo, re-encoded without metadata as every other; a mission or a finding takes it within a day."""
    stored = store_photo(file, city=current_city(), at=now())
    return Status(201, {"id": stored.id, "width": stored.width, "height": stored.height})


@router.get("/photos/{photo_id}")
def photo(request: HttpRequest, photo_id: UUID) -> FileResponse:
    """A photo of the case that the crew is sent to, while it is."""
    city = current_city()
    crew_may_see_photo(city, crew_of(city, signed_in(request).pk).call_sign, photo_id)
    return FileResponse(read_photo(city, photo_id, by=actor_of(signed_in(request)), at=now()))
