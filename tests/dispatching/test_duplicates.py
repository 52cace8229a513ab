"""Likely duplicates: suggested by a score, never merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.dispatching.duplicates import SUGGEST, SUGGEST_FIRST, Sighting, fold, similarity, text_likeness

AT = datetime(2026, 6, 21, 23, 0, tzinfo=UTC)
HERE = Sighting(x_m=0, y_m=0, at=AT, kind="noise.music", text="Musique très forte au bar")

metres = st.floats(-5_000, 5_000)
sightings = st.builds(
    Sighting,
    x_m=metres,
    y_m=metres,
    at=st.integers(0, 10_000).map(lambda minutes: AT + timedelta(minutes=minutes)),
    kind=st.sampled_from(["noise.music", "noise.party"]),
    text=st.text(max_size=40),
    marks=st.frozensets(st.sampled_from(["plate:AB123CD", "photo:1"])),
)


@given(sightings, sightings)
def test_the_score_is_symmetric_and_between_0_and_1(a: Sighting, b: Sighting) -> None:
    score = similarity(a, b, radius_m=150, age_min=180)
    assert 0 <= score <= 1
    assert score == pytest.approx(similarity(b, a, radius_m=150, age_min=180))


@given(sightings, st.floats(0, 2_000), st.floats(1, 2_000))
def test_further_away_is_never_more_alike(a: Sighting, near: float, further: float) -> None:
    def beside(distance_m: float) -> float:
        return similarity(a, replace(a, x_m=a.x_m + distance_m), radius_m=150, age_min=180)

    assert beside(near) >= beside(near + further)


@given(sightings, st.integers(0, 500), st.integers(1, 500))
def test_longer_ago_is_never_more_alike(a: Sighting, soon: int, later: int) -> None:
    def after(minutes: int) -> float:
        return similarity(a, replace(a, at=a.at + timedelta(minutes=minutes)), radius_m=150, age_min=180)

    assert after(soon) >= after(soon + later)


def test_the_same_words_at_the_same_place_and_moment_come_first() -> None:
    same = replace(HERE, x_m=10, at=AT + timedelta(minutes=4), text="musique TRES forte, au bar")
    assert similarity(HERE, same, radius_m=150, age_min=180) >= SUGGEST_FIRST


def test_the_next_street_the_next_day_is_not_even_listed() -> None:
    other = replace(HERE, x_m=300, at=AT + timedelta(days=1), text="fête sur un balcon")
    assert similarity(HERE, other, radius_m=150, age_min=180) < SUGGEST


def test_a_common_mark_adds_a_tenth() -> None:
    marked = replace(HERE, marks=frozenset({"plate:AB123CD"}))
    gain = similarity(marked, marked, radius_m=40, age_min=360) - similarity(HERE, HERE, radius_m=40, age_min=360)
    assert gain == pytest.approx(0.1)


def test_another_kind_of_the_group_is_less_alike() -> None:
    other = replace(HERE, kind="noise.party")
    assert similarity(HERE, other, radius_m=150, age_min=180) < similarity(HERE, HERE, radius_m=150, age_min=180)


def test_a_radius_of_zero_accepts_only_the_very_same_place() -> None:
    moved = replace(HERE, x_m=1)
    assert similarity(HERE, moved, radius_m=0, age_min=180) == pytest.approx(0.4)


def test_silence_is_like_nothing() -> None:
    assert text_likeness("", "") == 0
    assert text_likeness("bruit", "  ") == 0


def test_accents_case_and_spaces_do_not_matter() -> None:
    assert fold("  Élève  À  Nice ") == "eleve a nice"
