"""Answers to the questions of a kind, as people read them. Knows no table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from allopm.city.queries import KindInfo


def read_answers(kind: KindInfo, answers: Mapping[str, str]) -> list[dict[str, str]]:
    """`[{"label", "value"}]` in the order of the questions; what was not answered is left out."""
    return [
        {"label": question.label, "value": _words(question.type, question.choices, answers[question.code])}
        for question in kind.questions
        if answers.get(question.code)
    ]


def _words(kind: str, choices: tuple[tuple[str, str], ...], value: str) -> str:
    if kind == "yesno":
        return {"yes": _("oui"), "no": _("non")}.get(value, _("ne sait pas"))
    return dict(choices).get(value, value)


def danger_answers(kind: KindInfo, answers: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """The answers that say danger, with their weight: `((label, points), …)`."""
    return tuple(
        (question.danger_label or question.label, question.weight)
        for question in kind.questions
        if answers.get(question.code) in question.danger_values
    )
