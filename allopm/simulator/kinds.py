"""The kinds of a city as its public API lists them. Knows no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """`type` is choice, yesno, plate or text; `choices` are codes."""

    code: str
    type: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    code: str
    group: str
    door: str
    questions: tuple[Question, ...] = ()
    has_ongoing_question: bool = True


def read_kinds(listed: Iterable[Mapping[str, Any]]) -> tuple[Kind, ...]:
    """The answer of `GET /api/v1/kinds`, in its order."""
    return tuple(
        Kind(
            code=kind["code"],
            group=kind["group"],
            door=kind["door"],
            questions=tuple(
                Question(item["code"], item["type"], tuple(choice["code"] for choice in item.get("choices", ())))
                for item in kind["questions"]
            ),
            has_ongoing_question=kind["ongoing_question"],
        )
        for kind in listed
    )
