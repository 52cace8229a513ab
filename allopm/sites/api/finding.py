"""Search of the desk, saved views, what a place remembers. Telephone numbers and plates never stand in an address."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.finding.actions import catch_up
from allopm.finding.asked import Asked
from allopm.finding.marked import Why, search_phone, search_plate
from allopm.finding.premise import premise
from allopm.finding.search import search
from allopm.finding.views import Draft, change_view, delete_view, save_view, views_of
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]
Cut = Annotated[str, Field(max_length=2000)]


class SearchIn(Schema):
    """What is left out asks nothing; `state` may be several, with commas."""

    q: Cut = ""
    number: Cut = ""
    address: Cut = ""
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat: Annotated[float, Field(ge=-89, le=89, allow_inf_nan=False)] | None = None
    radius_m: Annotated[float, Field(gt=0, le=5000)] = 100
    since: Annotated[s.Moment | None, Field(alias="from")] = None
    until: Annotated[s.Moment | None, Field(alias="to")] = None
    kind: Annotated[str, Field(max_length=48)] = ""
    state: Annotated[str, Field(max_length=120)] = ""
    sector: Annotated[str, Field(max_length=32)] = ""
    channel: Annotated[str, Field(max_length=16)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 30
    cursor: Annotated[str, Field(max_length=200)] = ""


class MarkIn(s.Strict):
    """One of the two, and why."""

    plate: Annotated[str, Field(max_length=24)] = ""
    phone: Annotated[str, Field(max_length=24)] = ""
    reason: Annotated[str, Field(max_length=300)] = ""


@router.get("/search")
def find(request: HttpRequest, asked: Annotated[SearchIn, Query()]) -> Json:
    """Cases, open and ended, as cards; opening one is the journalled read."""
    catch_up()
    return search(current_city(), _asked(asked)).as_json()


def _asked(given: SearchIn) -> Asked:
    return Asked(
        q=_readable(given.q),
        number=_readable(given.number),
        address=_readable(given.address),
        lon=given.lon,
        lat=given.lat,
        radius_m=given.radius_m,
        since=_plausible(given.since),
        until=_plausible(given.until),
        kind=_readable(given.kind),
        states=tuple(filter(None, _readable(given.state).split(","))),
        sector=_readable(given.sector),
        channel=_readable(given.channel),
        limit=given.limit,
        cursor=given.cursor,
    )


def _readable(text: str) -> str:
    """What PostgreSQL can hold."""
    return text.replace("\x00", " ").encode("utf-8", "ignore").decode()


def _plausible(at: datetime | None) -> datetime | None:
    """A year that PostgreSQL and people count in."""
    return at if at is None or 1970 <= at.year < 9000 else None


@router.post("/search")
def find_by_mark(request: HttpRequest, asked: MarkIn) -> Json:
    """By a plate or a telephone number, exactly; journalled with its reason."""
    why = Why(asked.reason, actor_of(signed_in(request)), now())
    catch_up()
    if asked.phone:
        return search_phone(current_city(), asked.phone, why=why).as_json()
    return search_plate(current_city(), asked.plate, why=why).as_json()


@router.get("/incidents/{code}/premise")
def place_history(request: HttpRequest, code: str) -> Json:
    """What the place of this case remembers; nobody in it."""
    return premise(current_city(), code, at=now())


class ViewIn(s.Strict):
    """With `id` and the version seen, the change of a view; without, a new one."""

    id: s.Number | None = None
    version: s.Version = 0
    name: Annotated[str, Field(max_length=80)]
    query: Annotated[str, Field(max_length=1000)]
    is_shared: bool = False
    is_pinned: bool = False


@router.get("/views")
def views(request: HttpRequest) -> Json:
    return {"views": views_of(current_city(), signed_in(request).pk)}


@router.post("/views")
def keep_view(request: HttpRequest, body: ViewIn) -> Json:
    draft = Draft(body.name, body.query, body.is_shared, body.is_pinned)
    by, city, at = actor_of(signed_in(request)), current_city(), now()
    if body.id is None:
        return {"view": save_view(city, draft, by=by, at=at)}
    return {"view": change_view(city, body.id, draft, version=body.version, by=by, at=at)}


@router.delete("/views/{view_id}")
def drop_view(request: HttpRequest, view_id: int, version: Annotated[int, Query(ge=0, le=2_147_483_647)]) -> Json:
    delete_view(current_city(), view_id, version=version, by=actor_of(signed_in(request)), at=now())
    return {"deleted": view_id}


@router.post("/views/{view_id}/delete")
def drop_view_by_form(request: HttpRequest, view_id: int, body: s.Command) -> Json:
    """The same, for clients whose commands are all posts."""
    return drop_view(request, view_id, body.version)
