"""What is kept of a crew's alerts: counts for its page, lines for its copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Min

from allopm.moments import stamp, stamp_or_none
from allopm.safety.models import Alert


def alerts_kept(crew_id: int) -> tuple[int, datetime | None]:
    """How many alerts of the crew, and the oldest."""
    found = Alert.objects.filter(crew_id=crew_id).aggregate(n=Count("pk"), oldest=Min("at"))
    return found["n"], found["oldest"]


def own_alerts(crew_id: int) -> list[dict[str, Any]]:
    """Each alert of the crew, with where it was."""
    return [
        {
            "kind": alert.kind,
            "at": stamp(alert.at),
            "lon": alert.lon,
            "lat": alert.lat,
            "acknowledged_by": alert.acknowledged_by,
            "closed_at": stamp_or_none(alert.closed_at),
            "words": alert.words,
        }
        for alert in Alert.objects.filter(crew_id=crew_id).order_by("pk")
    ]
