"""Closures drawn on the desk's map: draw, change, lift. For supervisors and administrators."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import AwareDatetime, Field

from allopm.accounts.queries import actor_of
from allopm.city.queries import current_city
from allopm.closures import actions
from allopm.closures.access import MAY_DRAW
from allopm.closures.cards import closure_card
from allopm.closures.draft import Draft
from allopm.sites.api.door import RoleSession, now, signed_in
from allopm.sites.api.schemas import Command, Strict, Text200

router = Router(auth=RoleSession(*MAY_DRAW), tags=["desk"])
Json = dict[str, Any]
Kind = Literal["closed", "slow"]
Factor = Annotated[float, Field(allow_inf_nan=False)]
Number = Annotated[int, Field(ge=1, le=9_223_372_036_854_775_807)]


class DrawIn(Strict):
    """`shape` is a GeoJSON Polygon or LineString; without `starts_at` it begins now."""

    title: Text200
    kind: Kind
    factor: Factor | None = None
    shape: Json
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    key: Annotated[str, Field(max_length=64)] = ""


class ChangeIn(Command):
    """Only what is sent changes; a null `ends_at` is « until lifted »."""

    title: Text200 = ""
    kind: Kind = "closed"
    factor: Factor | None = None
    shape: Json = {}
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None


@router.post("", response={200: Json, 201: Json})
def draw(request: HttpRequest, body: DrawIn) -> Status[Json]:
    """A closure or a slow zone. The same `key` returns the same one with 200."""
    at = now()
    draft = Draft(
        title=body.title,
        kind=body.kind,
        shape=body.shape,
        starts_at=body.starts_at or at,
        ends_at=body.ends_at,
        factor=body.factor,
    )
    drawn = actions.draw_closure(current_city(), draft, by=actor_of(signed_in(request)), at=at, key=body.key)
    return Status(201 if drawn.is_new else 200, {"closure": closure_card(drawn.closure)})


@router.post("/{closure_id}/change")
def change(request: HttpRequest, closure_id: Number, body: ChangeIn) -> Json:
    at = now()
    words = body.model_dump(exclude_unset=True, exclude={"version"})
    if "starts_at" in words:
        words["starts_at"] = words["starts_at"] or at
    if words.get("kind") == "closed":
        words.setdefault("factor", None)
    changed = actions.change_closure(
        current_city(), closure_id, by=actor_of(signed_in(request)), at=at, version=body.version, **words
    )
    return {"closure": closure_card(changed)}


@router.post("/{closure_id}/lift")
def lift(request: HttpRequest, closure_id: Number, body: Command) -> Json:
    lifted = actions.lift_closure(
        current_city(), closure_id, by=actor_of(signed_in(request)), at=now(), version=body.version
    )
    return {"closure": closure_card(lifted)}
