"""The task of a case, moved in somebody's transaction with the case locked. Lower door of the room; emits nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from allopm.city.queries import cameras
from allopm.watching.models import Watch
from allopm.watching.sight import Sight, nearest
from allopm.watching.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor

# A crew is there or coming, somebody else has it, it is over: nobody needs to look any more.
SERVED: Final = frozenset({"dispatched", "on_scene", "handed_over", "ended"})


def ask(city: CityInfo, incident: Incident, reason: str, *, by: Actor, at: datetime) -> Watch:
    """One task more; a case that has an open one keeps it, with the new reason and all its time again."""
    fresh = {"reason": reason, "asked_by": by.name, "asked_at": at, "cameras": _near(city, incident)}
    if incident.watch is None:
        return Watch.objects.create(city_id=city.id, incident=incident, **fresh)
    watch = incident.watch
    for name, value in fresh.items():
        setattr(watch, name, value)
    watch.rang_at = None
    watch.version += 1
    watch.save()
    return watch


def _near(city: CityInfo, incident: Incident) -> list[dict[str, object]]:
    if incident.lon is None or incident.lat is None:
        return []
    return [_line(one) for one in nearest(cameras(city), (incident.lon, incident.lat))]


def _line(one: Sight) -> dict[str, object]:
    camera = one.camera
    return {
        "code": camera.code,
        "label": camera.label,
        "kind": camera.kind,
        "lon": camera.lon,
        "lat": camera.lat,
        "distance_m": one.distance_m,
        "bearing": one.bearing_deg,
        "side": one.side,
        "sees": one.sees,
        "is_invented": camera.is_invented,
    }


def tend_task(incident: Incident, *, at: datetime) -> None:
    """After a change of the case: its task closes, goes, or comes back with it. Nothing is read when it has none."""
    watch = incident.watch
    if watch is None:
        return
    if incident.state in SERVED:
        incident.watch = None
        _move(watch, State.CLOSED, to_at=at if watch.from_at else None)
    elif watch.state == State.CLOSED:  # what had closed it was undone
        incident.watch = watch
        _move(watch, State.LOOKING if watch.from_at else State.WAITING, to_at=None)


def withdraw(incident: Incident) -> None:
    """The request itself was undone."""
    watch, incident.watch = incident.watch, None
    if watch is not None:
        _move(watch, State.WITHDRAWN, to_at=None)


def _move(watch: Watch, state: State, *, to_at: datetime | None) -> None:
    watch.state, watch.to_at = state, to_at
    watch.version += 1
    watch.save(update_fields=["state", "to_at", "version"])
