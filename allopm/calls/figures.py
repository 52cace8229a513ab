"""Figures of the telephone: by day, hour and code, waiting times, lost calls, calls that became cases. No number."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db import connection

from allopm.city.queries import call_rules

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Json = dict[str, Any]
_SINCE: Final = "FROM calls_call WHERE city_id = %(city)s AND began_at >= %(since)s AND began_at < %(until)s"
# Waiting: from the first ring until the exchange or an operator says that somebody has answered.
_TOTAL: Final = f"""
    SELECT count(*), count(*) FILTER (WHERE {{lost}}), count(*) FILTER (WHERE incident_id IS NOT NULL),
           percentile_disc(0.5) WITHIN GROUP (ORDER BY {{waited}}),
           percentile_disc(0.9) WITHIN GROUP (ORDER BY {{waited}}),
           count(*) FILTER (WHERE callback_result = 'reached'),
           count(*) FILTER (WHERE callback_due_at IS NOT NULL AND callback_done_at IS NULL)
    {_SINCE}
"""
_BY: Final = f"""
    SELECT {{by}} AS part, count(*), count(*) FILTER (WHERE {{lost}}), count(*) FILTER (WHERE incident_id IS NOT NULL)
    {_SINCE} GROUP BY part ORDER BY part
"""
_LOST: Final = "ended_at IS NOT NULL AND answered_at IS NULL AND (taken_at IS NULL OR taken_at > ended_at)"
# A call begun by hand never rang: it says nothing of waiting.
_WAITED: Final = (
    f"CASE WHEN starts_with(key, 'pbx:') AND NOT ({_LOST})"
    " THEN extract(epoch FROM LEAST(answered_at, taken_at) - began_at)::int END"
)
_LOCAL: Final = "began_at AT TIME ZONE %(zone)s"


def call_figures(city: CityInfo, *, days: int, at: datetime) -> Json:
    """The last `days` days with today, in the city's own time."""
    zone = ZoneInfo(city.timezone)
    today = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    since = today - timedelta(days=days - 1)
    given = {"city": city.id, "since": since, "until": at, "zone": city.timezone}
    calls, lost, cases, p50_s, p90_s, reached, waiting = _rows(_TOTAL, given)[0]
    by_day = {part.isoformat(): row for part, *row in _rows(_by(f"({_LOCAL})::date"), given)}
    by_hour = {int(part): row for part, *row in _rows(_by(f"extract(hour FROM {_LOCAL})"), given)}
    listed = [(since + timedelta(days=day)).date().isoformat() for day in range(days)]
    return {
        "days": days,
        "calls": calls,
        "lost": lost,
        "lost_share": _share(lost, calls),
        "cases": cases,
        "cases_share": _share(cases, calls - lost),
        "called_back": reached,
        "to_call_back": waiting,
        "waited_p50_s": p50_s,
        "waited_p90_s": p90_s,
        "by_day": [{"day": day, **_part(by_day.get(day))} for day in listed],
        "by_hour": [{"hour": hour, **_part(by_hour.get(hour))} for hour in range(24)],
        "by_code": _codes(city, given),
    }


def _by(part: str) -> str:
    return _BY.format(by=part, lost=_LOST)


def _codes(city: CityInfo, given: Json) -> list[Json]:
    """Every code of the city, used or not; then those that it had before; then what nobody put away."""
    counts = {part: calls for part, calls, *_rest in _rows(_by("wrap_code"), given)}
    labels = {one.code: one.label for one in call_rules(city).wrap_codes}
    known = [{"code": code, "label": label, "calls": counts.pop(code, 0)} for code, label in labels.items()]
    open_calls = counts.pop("", 0)
    before = [{"code": code, "label": code, "calls": calls} for code, calls in sorted(counts.items())]
    return [*known, *before, {"code": "", "label": "Sans code", "calls": open_calls}]


def _part(row: list[int] | None) -> Json:
    calls, lost, cases = row or (0, 0, 0)
    return {"calls": calls, "lost": lost, "cases": cases}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole > 0 else None


def _rows(statement: str, given: Json) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{lost}", _LOST).replace("{waited}", _WAITED), given)
        return list(cursor.fetchall())
