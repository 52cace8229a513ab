"""How far the screens are held back by a transaction that lasts. Knows no room."""

from __future__ import annotations

from typing import Final

from django.db import connection

FRESH_S: Final = 2.0
# Only transactions that write hold readers back. Those of other roles show no start without pg_read_all_stats.
_AGE: Final = """
    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(xact_start)), 0)
    FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""


def horizon_age_s() -> float:
    """Seconds since the oldest running write transaction began; 0 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_AGE)
        return float(cursor.fetchone()[0])


def is_horizon_fresh() -> bool:
    """False when a transaction that lasts holds every screen back."""
    return horizon_age_s() <= FRESH_S
