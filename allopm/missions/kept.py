"""What is kept of a crew's own work: counts for its page, lines for its copy. No word of a resident."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min

from allopm.missions.models import FieldAction, Mission
from allopm.moments import stamp, stamp_or_none

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


def missions_kept(city: CityInfo, crew_id: int) -> tuple[int, datetime | None]:
    """How many missions, and the oldest."""
    found = Mission.objects.filter(city_id=city.id, crew_id=crew_id).aggregate(n=Count("pk"), oldest=Min("sent_at"))
    return found["n"], found["oldest"]


def actions_kept(crew_id: int) -> tuple[int, datetime | None]:
    """How many keyed actions of its phone, and the oldest."""
    found = FieldAction.objects.filter(crew_id=crew_id).aggregate(n=Count("pk"), oldest=Min("at"))
    return found["n"], found["oldest"]


def own_missions(city: CityInfo, crew_id: int) -> list[dict[str, Any]]:
    """Each mission by the number of its case, with its times and what the crew said of its end."""
    rows = Mission.objects.filter(city_id=city.id, crew_id=crew_id).select_related("incident").order_by("pk")
    return [
        {
            "case": mission.incident.code,
            "state": mission.state,
            "sent_at": stamp(mission.sent_at),
            "acknowledged_at": stamp_or_none(mission.acknowledged_at),
            "en_route_at": stamp_or_none(mission.en_route_at),
            "on_scene_at": stamp_or_none(mission.on_scene_at),
            "cleared_at": stamp_or_none(mission.cleared_at),
            "outcome": mission.outcome,
            "reason": mission.reason,
        }
        for mission in rows
    ]


def own_actions(crew_id: int) -> list[dict[str, Any]]:
    """Each tap of its phone."""
    rows = FieldAction.objects.filter(crew_id=crew_id).order_by("pk")
    return [{"what": one.what, "at": stamp(one.at), "received_at": stamp(one.received_at)} for one in rows]
