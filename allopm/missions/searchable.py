"""What search may know of missions: crews' notes, plates of vehicle checks, who went when. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allopm.missions.models import Mission, VehicleCheck


def noted_in(incident_ids: Iterable[int]) -> dict[int, list[str]]:
    """Words of crews, by case: their notes, and those of vehicle checks."""
    ids = list(incident_ids)
    found: dict[int, list[str]] = {pk: [] for pk in ids}
    missions = Mission.objects.filter(incident_id__in=ids).exclude(note="").order_by("pk")
    checks = VehicleCheck.objects.filter(incident_id__in=ids).order_by("pk")
    for pk, note in missions.values_list("incident_id", "note"):
        found[pk].append(note)
    for pk, make, colour, note in checks.values_list("incident_id", "make", "colour", "note"):
        found[pk].append(f"{make} {colour} {note}")
    return found


def plates_in(incident_ids: Iterable[int]) -> dict[int, list[str]]:
    """Plates that crews read, by case."""
    ids = list(incident_ids)
    found: dict[int, list[str]] = {pk: [] for pk in ids}
    checks = VehicleCheck.objects.filter(incident_id__in=ids).exclude(plate="")
    for pk, plate in checks.values_list("incident_id", "plate"):
        found[pk].append(plate)
    return found


def last_visit(incident_ids: Iterable[int]) -> tuple[datetime, str, str, int] | None:
    """The last time a crew stood there for one of these cases: moment, call sign, outcome, case."""
    there = Mission.objects.filter(incident_id__in=list(incident_ids), on_scene_at__isnull=False)
    row = there.order_by("-on_scene_at").values_list("on_scene_at", "crew__call_sign", "outcome", "incident_id").first()
    return None if row is None or row[0] is None else (row[0], row[1], row[2], row[3])


def crew_notes(incident_ids: Iterable[int]) -> list[tuple[int, datetime, str]]:
    """`(case, moment, text)` of what crews wrote when they left."""
    rows = Mission.objects.filter(incident_id__in=list(incident_ids)).exclude(note="").order_by("pk")
    return list(rows.values_list("incident_id", "state_at", "note"))
