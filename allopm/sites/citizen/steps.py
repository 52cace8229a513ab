"""The order of the questions of a report, one per page. Pure: knows no request and no table."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from allopm.city.queries import KindInfo, Question
    from allopm.sites.citizen.drafts import Draft

QUESTION_PREFIX: Final = "question-"
DANGER_WEIGHT: Final = 10  # points of urgency; chosen: answers that move it less say a nuisance, not a danger


class Step(StrEnum):
    """Addresses of the pages under `/pm/signaler/`."""

    GROUP = "theme"
    KIND = "nature"
    ONGOING = "maintenant"
    PLACE = "lieu"
    SIMILAR = "deja-signale"
    PHOTO = "photo"
    WORD = "un-mot"
    CONTACT = "contact"
    CHECK = "verifier"


def route(kind: KindInfo | None, *, groups: Collection[str]) -> list[str]:
    """The pages one goes through, in order: only what the report cannot do without, and what tells a danger."""
    start = [Step.GROUP.value] if len(groups) > 1 else []
    if kind is None:
        return [*start, Step.KIND, Step.PLACE, Step.CHECK]
    ongoing = [Step.ONGOING.value] if kind.ongoing_question else []
    asked = [page_of(question) for question in kind.questions if tells_danger(question)]
    return [*start, Step.KIND, *ongoing, *asked, Step.PLACE, Step.CHECK]


def asides(kind: KindInfo | None) -> list[str]:
    """The pages that only help: opened from the summary by whoever wishes, and leading back to it."""
    helpful = [page_of(question) for question in kind.questions if not tells_danger(question)] if kind else []
    return [Step.PHOTO, Step.WORD, *helpful, Step.CONTACT]


def tells_danger(question: Question) -> bool:
    """Whether an answer may tell of a danger, not only of a greater nuisance."""
    return bool(question.danger_values) and question.weight >= DANGER_WEIGHT


def page_of(question: Question) -> str:
    return f"{QUESTION_PREFIX}{question.code}"


def question_of(kind: KindInfo | None, step: str) -> Question | None:
    """The question that a page asks, or None when the kind has no such question."""
    code = step.removeprefix(QUESTION_PREFIX)
    if kind is None or code == step:
        return None
    return next((question for question in kind.questions if question.code == code), None)


def next_step(pages: list[str], step: str) -> str:
    """The page after `step`; the similar cases come right after the place."""
    if step == Step.SIMILAR:
        step = Step.PLACE
    position = pages.index(step) if step in pages else -1
    return pages[min(position + 1, len(pages) - 1)]


def previous_step(pages: list[str], step: str) -> str | None:
    """The page before, or None on the first; from a page that only helps, the summary."""
    if step == Step.SIMILAR:
        return Step.PLACE
    if step not in pages:
        return Step.CHECK
    position = pages.index(step)
    return pages[position - 1] if position > 0 else None


def missing_step(draft: Draft, kind: KindInfo | None, pages: list[str]) -> str | None:
    """The first page without which nothing can be sent, or None when the report may leave."""
    if kind is None:
        return Step.KIND if draft.group or Step.GROUP not in pages else Step.GROUP
    if kind.ongoing_question and not draft.ongoing:
        return Step.ONGOING
    location = draft.location
    if location.lon is None and not (location.address.strip() or location.words.strip()):
        return Step.PLACE
    return None


def is_open(draft: Draft, kind: KindInfo | None, pages: list[str], *, step: str) -> bool:
    """Whether this page may be shown now: nothing indispensable is missing before it."""
    if step == Step.SIMILAR:
        return kind is not None
    missing = missing_step(draft, kind, pages)
    if step not in pages:
        return missing is None and step in asides(kind)
    return missing is None or pages.index(step) <= pages.index(missing)
