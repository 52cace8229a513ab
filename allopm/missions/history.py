"""What became of every case a crew was sent to, as a log that may be played again. Reads only; no note, no name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allopm.missions.models import Mission
from allopm.rehearsal.log import Row

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident


def log_rows(city: CityInfo) -> list[Row]:
    """One row a case, in the order they were received: the first crew sent, the first there, when it was over."""
    missions = Mission.objects.filter(city_id=city.id, was_sent=True).select_related("incident", "crew")
    by_case: dict[int, list[Mission]] = {}
    for mission in missions.order_by("sent_at", "pk").iterator():
        by_case.setdefault(mission.incident_id, []).append(mission)
    rows = [_row(found[0].incident, found) for found in by_case.values()]
    return sorted(rows, key=lambda row: row.received_at)


def _row(incident: Incident, missions: list[Mission]) -> Row:
    there = [mission for mission in missions if mission.on_scene_at is not None]
    first = min(there, key=lambda mission: mission.on_scene_at or mission.sent_at, default=missions[0])
    has_place = incident.lon is not None and incident.lat is not None
    return Row(
        received_at=incident.created_at,
        priority=incident.priority,
        dispatched_at=missions[0].sent_at,
        on_scene_at=first.on_scene_at,
        cleared_at=first.cleared_at if first.on_scene_at is not None else None,
        category=incident.kind,
        place=(incident.lon or 0.0, incident.lat or 0.0) if has_place else None,
        zone=incident.sector,
        unit=first.crew.call_sign,
    )
