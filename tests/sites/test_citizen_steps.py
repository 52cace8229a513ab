"""The order of the questions, and what may be missing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from allopm.city.infos import Question
from allopm.reports.submission import Location
from allopm.sites.citizen.drafts import Draft, fitting_answers
from allopm.sites.citizen.steps import (
    Step,
    asides,
    is_open,
    missing_step,
    next_step,
    previous_step,
    question_of,
    route,
    tells_danger,
)  # fmt: skip
from tests.sites.kinds import kind

DANGER = Question("threat", "Un danger ?", "yesno", danger_values=("yes",), weight=30)
WHICH = Question("which", "Lequel ?", "choice", (("a", "A"), ("b", "B")))
FREE = Question("free", "Quoi ?", "text")
MUSIC = kind("noise.music", "Musique", questions=(WHICH, FREE, DANGER))
GROUPS = ("noise", "parking")


def test_the_way_asks_only_what_cannot_be_missing_and_what_tells_a_danger() -> None:
    assert route(MUSIC, groups=GROUPS) == ["theme", "nature", "maintenant", "question-threat", "lieu", "verifier"]
    assert asides(MUSIC) == ["photo", "un-mot", "question-which", "question-free", "contact"]


def test_a_lesser_nuisance_is_no_danger() -> None:
    assert not tells_danger(replace(DANGER, weight=9))
    assert not tells_danger(replace(DANGER, danger_values=()))


@given(st.sampled_from(asides(MUSIC)))
def test_what_only_helps_opens_from_the_summary_and_leads_back_to_it(step: str) -> None:
    pages = route(MUSIC, groups=GROUPS)
    ready = Draft(ongoing="now", location=Location(words="devant le tabac"))
    assert is_open(ready, MUSIC, pages, step=step)
    assert not is_open(Draft(ongoing="now"), MUSIC, pages, step=step)
    assert previous_step(pages, step) == Step.CHECK


def test_a_door_with_one_group_starts_with_its_kinds() -> None:
    assert route(MUSIC, groups=("town",))[0] == Step.KIND


@given(st.sampled_from(route(MUSIC, groups=GROUPS)[:-1]))
def test_forward_then_back_is_the_same_page(step: str) -> None:
    pages = route(MUSIC, groups=GROUPS)
    assert previous_step(pages, next_step(pages, step)) == step


def test_similar_cases_stand_between_the_place_and_the_summary() -> None:
    pages = route(MUSIC, groups=GROUPS)
    assert next_step(pages, Step.SIMILAR) == Step.CHECK
    assert previous_step(pages, Step.SIMILAR) == Step.PLACE


def test_only_the_kind_the_moment_and_the_place_are_indispensable() -> None:
    draft, pages = Draft(), route(MUSIC, groups=GROUPS)
    assert missing_step(draft, None, route(None, groups=GROUPS)) == Step.GROUP
    assert missing_step(draft, MUSIC, pages) == Step.ONGOING
    draft.ongoing = "now"
    assert missing_step(draft, MUSIC, pages) == Step.PLACE
    draft.location = Location(words="devant le tabac")
    assert missing_step(draft, MUSIC, pages) is None


def test_a_page_beyond_what_is_missing_is_closed() -> None:
    draft, pages = Draft(ongoing="now"), route(MUSIC, groups=GROUPS)
    assert is_open(draft, MUSIC, pages, step=Step.PLACE)
    assert not is_open(draft, MUSIC, pages, step=Step.PHOTO)
    assert not is_open(draft, MUSIC, pages, step="question-unknown")


def test_a_question_belongs_to_its_kind() -> None:
    assert question_of(MUSIC, "question-which") == WHICH
    assert question_of(MUSIC, "question-other") is None
    assert question_of(MUSIC, "which") is None


@given(st.dictionaries(st.sampled_from(["which", "free", "other"]), st.text(max_size=5)))
def test_only_answers_that_fit_the_kind_are_sent(answers: dict[str, str]) -> None:
    sent = fitting_answers(MUSIC, answers)
    assert set(sent) <= {"which", "free"}
    assert sent.get("which", "a") in ("a", "b")
    assert all(sent.values())
