"""A queue in memory: every statement a case, offered a leader by the rules of the intake. Writes nothing."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.reports.queries import Statement
    from allopm.reports.submission import Submission
    from bench.evenings import Said


def submission_of(said: Said) -> Submission:
    """As the phone sends it."""
    from allopm.reports.submission import Location, Submission

    place = Location(said.lon, said.lat, said.accuracy_m, said.address, said.source)
    return Submission(said.kind, "now", place, said.answers, said.comment)


class Queue:
    """Open cases of one evening; only leaders are compared, and only older ones."""

    def __init__(self, city: CityInfo, begins: datetime) -> None:
        self._city, self._begins = city, begins
        self._leaders: list[Incident] = []
        self._said: dict[int, Statement] = {}
        self._count = 0

    def hear(self, said: Said) -> tuple[str, str]:
        """The code of the new case, and of the leader that it is offered with."""
        from allopm.incidents.leading import choose_leader
        from allopm.reports.queries import Statement

        self._count += 1
        case = self._case(said)
        self._said[case.pk] = Statement(said.comment, said.answers)
        led = choose_leader(self._city, case, self._near(case), statements=self._said)
        if led is None:
            self._leaders.append(case)
        return case.code, led.code if led else ""

    def _case(self, said: Said) -> Incident:
        from allopm.city.queries import kind_info
        from allopm.columns.point import Plane
        from allopm.geo.projection import to_plane
        from allopm.incidents.leading import plate_hash
        from allopm.incidents.models import Incident

        return Incident(
            id=self._count, city_id=self._city.id, code=str(self._count), kind=said.kind, lon=said.lon, lat=said.lat,
            place=Plane(*to_plane(self._city.epsg, said.lon, said.lat)), accuracy_m=said.accuracy_m,
            address=said.address, location_source=said.source,
            plate_hash=plate_hash(self._city, kind_info(self._city, said.kind), said.answers),
            created_at=self._begins + timedelta(minutes=said.minute),
        )  # fmt: skip

    def _near(self, case: Incident) -> list[Incident]:
        """What `leading` asks of the table: the nearest of the open leaders within reach, the oldest first."""
        from allopm.city.queries import kind_info
        from allopm.incidents.leading import LEADERS_MOST, PLATE_M, STREET_M, accuracy_m, alike_kinds, reach_of

        kind = kind_info(self._city, case.kind)
        kinds = alike_kinds(self._city, kind)
        widest_m = max(reach_of(kind, kind_info(self._city, code)).widest_m for code in kinds)
        within_m = widest_m + min(accuracy_m(case), STREET_M) + STREET_M
        since = case.created_at - timedelta(minutes=kind.duplicate_age_min)

        def metres(other: Incident) -> float:
            return math.dist(case.place or (), other.place or ())

        def is_reached(other: Incident) -> bool:
            is_marked = bool(case.plate_hash) and other.plate_hash == case.plate_hash and metres(other) <= PLATE_M
            return is_marked or (metres(other) <= within_m and other.created_at >= since)

        found = [other for other in self._leaders if other.kind in kinds and is_reached(other)]
        return sorted(sorted(found, key=metres)[:LEADERS_MOST], key=lambda other: other.pk)
