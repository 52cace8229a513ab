"""Gathers what the urgency score may look at, and writes what it answers on the incident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from allopm.city.queries import city_by_id, kind_info, urgency_rules
from allopm.dispatching.urgency import (
    Danger,
    Override,
    Urgency,
    UrgencyFacts,
    Was,
    moved_words,
    next_promise_change,
    score,
)
from allopm.incidents.states import State
from allopm.reports.answers import danger_answers

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.dispatching.urgency_rules import UrgencyRules
    from allopm.incidents.models import Incident

# The clock of the job that follows time; a case changes this long after its mark, never before it (chosen).
MARGIN: Final = timedelta(seconds=1)


def was_before(incident: Incident) -> Was:
    """What the case shows now, to be told apart from what it will show."""
    return Was(incident.urgency, incident.priority, incident.urgency_terms)


def appraise(
    incident: Incident,
    *,
    at: datetime,
    answers: Iterable[Mapping[str, str]] | None = None,
    still: int | None = None,
    was: Was | None = None,
) -> str:
    """Score the case again. Without `answers` and `still`, they are read from its reports. Returns what moved."""
    city = city_by_id(incident.city_id)
    rules = urgency_rules(city)
    if answers is None or still is None:
        said = list(incident.reports.values_list("answers", "still_answer")) if incident.pk else []
        answers = [row[0] for row in said]
        still = sum(row[1] == "still" for row in said)
    facts = _facts(city, incident, answers, still=still, at=at)
    urgency = score(facts, rules)
    _write(incident, urgency)
    incident.appraise_at = _next_change(city, incident, facts, rules, at=at)
    return moved_words(was, urgency)[:200] if was else ""


def _facts(
    city: CityInfo, incident: Incident, answers: Iterable[Mapping[str, str]], *, still: int, at: datetime
) -> UrgencyFacts:
    kind = kind_info(city, incident.kind)
    dangers = {label: weight for given in answers for label, weight in danger_answers(kind, given)}
    promised_s = (incident.answer_by - incident.created_at).total_seconds()
    decided = incident.priority_override
    return UrgencyFacts(
        kind_label=kind.label,
        base_points=kind.base_urgency,
        base_priority=kind.priority,
        ongoing=incident.ongoing,
        dangers=tuple(Danger(label, weight) for label, weight in dangers.items()),
        witnesses=max(1, incident.witnesses),
        repeats_30_days=incident.repeats_30_days,
        promise_used=max(0.0, (at - incident.created_at).total_seconds() / promised_s) if promised_s > 0 else 0.0,
        still_answers=still,
        local_hour=at.astimezone(ZoneInfo(city.timezone)).hour,
        override=Override(decided, incident.override_by, incident.override_reason) if decided else None,
    )


def _write(incident: Incident, urgency: Urgency) -> None:
    incident.urgency = urgency.points
    incident.priority = urgency.priority
    incident.urgency_text = urgency.text[:300]
    incident.urgency_terms = [
        {"code": term.code, "label": term.label, "points": term.points, "rule": term.rule} for term in urgency.terms
    ]


def _next_change(
    city: CityInfo, incident: Incident, facts: UrgencyFacts, rules: UrgencyRules, *, at: datetime
) -> datetime | None:
    """When waiting alone will move a term: the promise's next point, or the night's beginning or end."""
    if incident.state == State.ENDED:
        return None
    moments = []
    used = next_promise_change(facts.promise_used, rules)
    if used is not None and incident.answer_by > incident.created_at:
        moments.append(incident.created_at + used * (incident.answer_by - incident.created_at))
    if incident.ongoing == "now" and rules.night.points:
        moments.append(_night_turns(rules, at.astimezone(ZoneInfo(city.timezone))))
    return max(min(moments), at) + MARGIN if moments else None


def _night_turns(rules: UrgencyRules, local: datetime) -> datetime:
    """The next full hour at which night begins or ends, by the city's clocks; a day on when it never does."""
    hour = local.replace(minute=0, second=0, microsecond=0)
    is_night = rules.night.holds(local.hour)
    for ahead in range(1, 25):
        if rules.night.holds((local.hour + ahead) % 24) != is_night:
            return hour + timedelta(hours=ahead)
    return hour + timedelta(hours=24)
