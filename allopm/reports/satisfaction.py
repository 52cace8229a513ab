"""One question after the end, counted without any person. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import Count

from allopm.reports.models import Report

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

SATISFACTIONS: Final = ("yes", "partly", "no")


def satisfaction_counts(city: CityInfo, *, since: datetime) -> dict[str, int]:
    """How many answered what, and `total`; by the moment of the answer."""
    rows = Report.objects.filter(city_id=city.id, satisfied_at__gte=since).order_by()
    found = dict(rows.values_list("satisfaction").annotate(count=Count("pk")))
    counts = {answer: found.get(answer, 0) for answer in SATISFACTIONS}
    return {**counts, "total": sum(counts.values())}
