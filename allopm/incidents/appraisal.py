"""Gathers what the urgency score may look at, and writes what it answers on the incident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from allopm.city.queries import city_by_id, kind_info
from allopm.dispatching.urgency import Danger, UrgencyFacts, score
from allopm.reports.answers import danger_answers

if TYPE_CHECKING:
    from allopm.incidents.models import Incident


def appraise(
    incident: Incident,
    *,
    at: datetime,
    answers: Iterable[Mapping[str, str]] | None = None,
    still: int | None = None,
) -> None:
    """Score the case again. Without `answers` and `still`, they are read from its reports."""
    city = city_by_id(incident.city_id)
    kind = kind_info(city, incident.kind)
    if answers is None or still is None:
        said = list(incident.reports.values_list("answers", "still_answer")) if incident.pk else []
        answers = [row[0] for row in said]
        still = sum(row[1] == "still" for row in said)
    dangers = {label: weight for given in answers for label, weight in danger_answers(kind, given)}
    promised_s = (incident.answer_by - incident.created_at).total_seconds()
    urgency = score(
        UrgencyFacts(
            kind_label=kind.label,
            base_points=kind.base_urgency,
            base_priority=kind.priority,
            ongoing=incident.ongoing,
            dangers=tuple(Danger(label, weight) for label, weight in dangers.items()),
            witnesses=max(1, incident.witnesses),
            repeats_30_days=incident.repeats_30_days,
            promise_used=max(0.0, (at - incident.created_at).total_seconds() / promised_s) if promised_s > 0 else 0.0,
            still_answers=still,
            local_hour=incident.created_at.astimezone(ZoneInfo(city.timezone)).hour,
        )
    )
    incident.urgency = urgency.points
    incident.priority = incident.priority_override or urgency.priority
    incident.urgency_text = urgency.text[:300]
    incident.urgency_terms = [{"code": term.code, "label": term.label, "points": term.points} for term in urgency.terms]
