"""What the city decides about calls: wrap-up codes, words of the form, when a lost call is to be called back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.city.queries import call_rules, catalogue, desk_rules

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, KindInfo, WrapCode

Json = dict[str, Any]


def callback_minutes(city: CityInfo) -> int:
    """Minutes after which a lost call is due."""
    return desk_rules(city).call_callback_min


def wrap_code(city: CityInfo, code: str) -> WrapCode | None:
    """One code of the city, None for none."""
    return next((one for one in call_rules(city).wrap_codes if one.code == code), None)


def form_words(city: CityInfo) -> Json:
    """Everything the call-taking form offers, in the order of the city."""
    rules = call_rules(city)
    return {
        "kinds": [_kind(kind) for kind in catalogue(city).kinds.values()],
        "wrap_codes": [
            {"code": one.code, "key": one.key, "label": one.label, "advice": one.advice} for one in rules.wrap_codes
        ],
        "receipt": rules.receipt,
        "danger": rules.danger,
    }


def _kind(kind: KindInfo) -> Json:
    return {
        "code": kind.code,
        "label": kind.label,
        "letters": kind.letters,
        "group": kind.group,
        "group_label": kind.group_label,
        "keywords": list(kind.keywords),
        "priority": kind.priority,
        "asks_ongoing": kind.ongoing_question,
        "questions": [
            {
                "code": question.code,
                "label": question.label,
                "type": question.type,
                "choices": [{"code": code, "label": label} for code, label in question.choices],
                "danger": list(question.danger_values),
                "danger_label": question.danger_label,
            }
            for question in kind.questions
        ],
    }
