"""A crew's past way, for a supervisor who says why. The crew reads who asked, when and why on its own page."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from allopm.accounts.queries import actor_of
from allopm.city.queries import current_city
from allopm.fleet.access import MAY_READ_TRACKS
from allopm.fleet.tracks import Question, read_track
from allopm.sites.api.door import RoleSession, now, signed_in

router = Router(auth=RoleSession(*MAY_READ_TRACKS), tags=["desk"])
Json = dict[str, Any]


class TrackIn(Schema):
    """Moments with their zone; the reason is read by the crew."""

    since: Annotated[AwareDatetime, Field(alias="from")]
    until: Annotated[AwareDatetime, Field(alias="to")]
    reason: Annotated[str, Field(min_length=3, max_length=300)]


@router.get("/{call_sign}/track")
def track(request: HttpRequest, call_sign: str, asked: Annotated[TrackIn, Query()]) -> Json:
    """24 hours at most, within what is kept; journalled with its reason."""
    question = Question(asked.since, asked.until, asked.reason)
    return read_track(current_city(), call_sign, question, by=actor_of(signed_in(request)), at=now())
