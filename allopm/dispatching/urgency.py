"""How urgent a case is, and why, in words, by the rules of its city. Knows no database, no clock, no city."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from allopm.dispatching.urgency_rules import UrgencyRules

Ongoing = Literal["now", "over", "recurring", "unknown"]


@dataclass(frozen=True)
class Danger:
    """An answer that signals a danger, with its label and the weight that the city gives to it."""

    label: str
    weight: int


@dataclass(frozen=True)
class Override:
    """An operator decided otherwise, and said why."""

    priority: int
    by: str
    reason: str


@dataclass(frozen=True)
class UrgencyFacts:
    """What the score may look at, and nothing else. `promise_used` is age ÷ promised delay."""

    kind_label: str
    base_points: int
    base_priority: int
    ongoing: str = "unknown"
    dangers: tuple[Danger, ...] = ()
    witnesses: int = 1
    repeats_30_days: int = 0
    promise_used: float = 0.0
    still_answers: int = 0
    local_hour: int = 12
    override: Override | None = None


@dataclass(frozen=True)
class Term:
    """One reason, its points, and the key of the city's rules that it comes from."""

    code: str
    label: str
    points: int
    rule: str


@dataclass(frozen=True)
class Urgency:
    """0 to 100 points, a priority 1 (first) to 4, the terms that made them, and one sentence."""

    points: int
    priority: int
    terms: tuple[Term, ...]
    text: str


SAID_AT_ZERO = frozenset({"kind", "ongoing", "override"})


def score(facts: UrgencyFacts, rules: UrgencyRules) -> Urgency:
    """Add up the facts; the same facts always give the same answer."""
    terms = tuple(term for term in _terms(facts, rules) if term.points or term.code in SAID_AT_ZERO)
    points = max(0, min(100, sum(term.points for term in terms)))
    priority = facts.override.priority if facts.override else _priority(facts, points, rules)
    return Urgency(points, priority, terms, _text(terms))


def _terms(facts: UrgencyFacts, rules: UrgencyRules) -> list[Term]:
    return [
        *_override(facts, rules),
        Term("kind", facts.kind_label, max(0, min(rules.kind.most, facts.base_points)), "kind"),
        *_ongoing(facts, rules),
        *_witnesses(facts, rules),
        *_dangers(facts, rules),
        *_still(facts, rules),
        *_repeats(facts, rules),
        *_night(facts, rules),
        *_promise(facts, rules),
    ]


def _override(facts: UrgencyFacts, rules: UrgencyRules) -> list[Term]:
    """It decides the class and moves no point: the calculation stays readable beside it."""
    said = facts.override
    if said is None:
        return []
    words = rules.override.format(by=said.by, reason=said.reason)
    return [Term("override", f"P{said.priority} {words}", 0, "override")]


def _ongoing(facts: UrgencyFacts, rules: UrgencyRules) -> list[Term]:
    said = rules.ongoing.get(facts.ongoing)
    return [Term("ongoing", said.label, said.points, f"ongoing.{facts.ongoing}")] if said else []


def _witnesses(facts: UrgencyFacts, rules: UrgencyRules) -> list[Term]:
    """One more witness says less than the one before; the burst of one building is not ten times the danger."""
    rule = rules.witnesses
    if facts.witnesses < 2:
        return []
    points = _rounded(rule.per_doubling * math.log2(facts.witnesses))
    return [Term("witnesses", rule.label.format(n=facts.witnesses), min(rule.most, points), "witnesses")]


def _dangers(facts: UrgencyFacts, rules: UrgencyRules) -> list[Term]:
    """Each danger in its own words; together they never weigh more than the city's ceiling."""
    left, terms = rules.dangers.most, []
    for danger in sorted(facts.dangers, key=lambda danger: (-danger.weight, danger.label)):
        points = max(0, min(danger.weight, left))
        left -= points
        terms.append(Term("danger", danger.label or rules.dangers.label, points, "dangers"))
    return terms


def _still(facts: UrgencyFacts, rules: UrgencyRules) -> list[Term]:
    """The reporter was asked again and says that it goes on."""
    points = min(rules.still.most, rules.still.points * max(0, facts.still_answers))
    return [Term("still", rules.still.label, points, "still")]


def _repeats(facts: UrgencyFacts, rules: UrgencyRules) -> list[Term]:
    if facts.repeats_30_days < 1:
        return []
    rule, times = rules.repeats, facts.repeats_30_days + 1
    points = _rounded(rule.per_doubling * math.log2(times))
    return [Term("repeats", rule.label.format(n=times), min(rule.most, points), "repeats")]


def _night(facts: UrgencyFacts, rules: UrgencyRules) -> list[Term]:
    is_night = facts.ongoing == "now" and rules.night.holds(facts.local_hour)
    return [Term("night", rules.night.label, rules.night.points if is_night else 0, "night")]


def _promise(facts: UrgencyFacts, rules: UrgencyRules) -> list[Term]:
    rule = rules.promise
    label = rule.passed if facts.promise_used >= 1 else rule.near
    return [Term("promise", label, promise_points(facts.promise_used, rules), "promise")]


def promise_points(used: float, rules: UrgencyRules) -> int:
    """No promise breaks unseen: a case rises from a share of its delay on."""
    rule = rules.promise
    return min(rule.most, _rounded(rule.slope * max(0.0, used - rule.rises_from)))


def next_promise_change(used: float, rules: UrgencyRules) -> float | None:
    """The share of the delay at which waiting alone changes the promise's term; None when it never will again."""
    rule = rules.promise
    marks = [1.0] if used < 1 else []  # its words change
    points = promise_points(used, rules)
    if rule.slope > 0 and points < rule.most:
        marks.append(rule.rises_from + (points + 0.5) / rule.slope)
    return min((mark for mark in marks if mark > used), default=None)


def _rounded(points: float) -> int:
    """Halves go up: a change foreseen for a moment has come at that moment."""
    return math.floor(points + 0.5 + 1e-9)


def _priority(facts: UrgencyFacts, points: int, rules: UrgencyRules) -> int:
    """The kind's own, raised by the points; steps down when it is over and nobody was in danger."""
    reached = rules.class_of(points, max((danger.weight for danger in facts.dangers), default=0))
    kind = max(1, min(4, facts.base_priority))
    if facts.ongoing == "over" and not facts.dangers:
        kind = min(4, kind + rules.over_steps_down)
    return min(kind, reached)


def _text(terms: tuple[Term, ...]) -> str:
    """`en cours · 3 témoins · danger signalé`; the kind stands elsewhere on the screen."""
    return " · ".join(dict.fromkeys(term.label for term in terms if term.code != "kind"))


@dataclass(frozen=True)
class Was:
    """What a case showed before something happened to it: its stored terms are plain mappings."""

    points: int
    priority: int
    terms: Iterable[Mapping[str, object]]


def moved_words(was: Was, now: Urgency) -> str:
    """`P3 → P2 : 4 témoins`, `urgence 46 → 52 : de nuit`; empty when neither class nor points moved."""
    if was.priority != now.priority:
        head = f"P{was.priority} → P{now.priority}"
    elif was.points != now.points:
        head = f"urgence {was.points} → {now.points}"
    else:
        return ""
    why = _differences(was, now)
    return f"{head} : {', '.join(why)}" if why else head


def _differences(was: Was, now: Urgency) -> list[str]:
    """The words of what came or changed, then what is no more."""
    old = {(str(term["code"]), str(term["label"])): term["points"] for term in was.terms}
    new = {(term.code, term.label): term.points for term in now.terms}
    came = [key for key, points in new.items() if old.get(key) != points]
    gone = [key for key in old if key not in new and key[0] not in {code for code, _label in came}]
    return [label for _code, label in came] + [f"plus « {label} »" for _code, label in gone]
