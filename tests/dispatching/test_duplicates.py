"""Likely duplicates: suggested by a score with its reasons, never merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.dispatching.duplicates import FIRST, LISTED, Likeness, Reach, Sighting, first_of, likeness
from allopm.dispatching.telling import fold, name_likeness, normal_plate, plates_differ, words_likeness, words_of

AT = datetime(2026, 6, 21, 23, 0, tzinfo=UTC)
NOISE, CAR, RODEO = Reach(150, 180), Reach(40, 360, is_object=True), Reach(500, 45, moves=True)
HERE = Sighting(x_m=0, y_m=0, at=AT, kind="noise.music", accuracy_m=12, words=words_of("Musique très forte au bar"))

metres = st.floats(-5_000, 5_000)
sightings = st.builds(
    Sighting,
    x_m=metres,
    y_m=metres,
    at=st.integers(0, 10_000).map(lambda minutes: AT + timedelta(minutes=minutes)),
    kind=st.sampled_from(["noise.music", "noise.party"]),
    accuracy_m=st.floats(0, 200),
    words=st.text(max_size=40).map(words_of),
    plate=st.sampled_from(["", "AB123CD", "AB123CE", "ZZ999ZZ"]),
    name=st.sampled_from(["", "Le Corsaire", "Blue Moon"]),
)
reaches = st.sampled_from([NOISE, CAR, RODEO])


@given(sightings, sightings, reaches)
def test_the_score_is_symmetric_between_0_and_1_and_the_sum_of_what_is_said(
    a: Sighting, b: Sighting, reach: Reach
) -> None:
    found = likeness(a, b, reach)
    assert found.score == max(0, min(100, sum(term.points for term in found.terms))) / 100
    assert found.score == pytest.approx(likeness(b, a, reach).score)


@given(sightings, st.floats(0, 2_000), st.floats(1, 2_000), reaches)
def test_further_away_is_never_more_alike(a: Sighting, near: float, further: float, reach: Reach) -> None:
    def beside(distance_m: float) -> float:
        return likeness(a, replace(a, x_m=a.x_m + distance_m), reach).score

    assert beside(near) >= beside(near + further)


@given(sightings, st.integers(0, 500), st.integers(1, 500))
def test_longer_ago_is_never_more_alike(a: Sighting, soon: int, later: int) -> None:
    def after(minutes: int) -> float:
        return likeness(a, replace(a, at=a.at + timedelta(minutes=minutes)), NOISE).score

    assert after(soon) >= after(soon + later)


def test_the_same_words_at_the_same_place_and_moment_come_first() -> None:
    same = replace(HERE, x_m=10, at=AT + timedelta(minutes=4), words=words_of("musique TRES forte, au bar"))
    assert likeness(HERE, same, NOISE).score >= FIRST


def test_the_next_street_the_next_day_is_not_even_listed() -> None:
    other = replace(HERE, x_m=300, at=AT + timedelta(days=1), words=words_of("fête sur un balcon"))
    assert likeness(HERE, other, NOISE).score < LISTED


def test_the_same_plate_speaks_at_any_age_and_two_plates_contradict() -> None:
    old = replace(HERE, kind="parking.garage", plate="AB123CD", at=AT - timedelta(days=9))
    again = replace(old, at=AT, x_m=20)
    assert likeness(old, again, CAR).score >= FIRST
    assert likeness(replace(again, plate="GH456JK"), replace(again, at=AT), CAR).score < LISTED


def test_a_parked_car_is_not_known_by_its_place_alone() -> None:
    bare = replace(HERE, kind="parking.garage", words=frozenset())
    beside = replace(bare, x_m=25, at=AT + timedelta(minutes=5))
    assert likeness(bare, beside, CAR).score < FIRST
    white, red = (replace(beside, words=words_of(f"voiture {colour} garée")) for colour in ("blanche", "rouge"))
    assert likeness(white, replace(bare, words=words_of("une auto blanche")), CAR).score >= FIRST
    assert likeness(red, replace(bare, words=words_of("une auto blanche")), CAR).score < LISTED


def test_another_establishment_is_another_case() -> None:
    here, there = replace(HERE, name="Le Corsaire"), replace(HERE, name="Blue Moon", x_m=30)
    assert likeness(here, there, NOISE).score < FIRST
    assert likeness(here, replace(there, name="bar Corsaire"), NOISE).score >= FIRST


def test_what_moves_is_followed_along_the_streets_and_further_with_time() -> None:
    gone = replace(HERE, x_m=900, at=AT + timedelta(minutes=10), kind="traffic.rodeo")
    here = replace(HERE, kind="traffic.rodeo")
    followed = likeness(here, gone, RODEO, along_m=950)
    assert followed.score > 0
    assert followed.terms[0].label == "à 950 m par les rues"
    assert likeness(here, gone, RODEO, along_m=2_400).score == 0
    assert likeness(here, replace(gone, at=AT), RODEO, along_m=950).score == 0
    assert likeness(here, gone, RODEO).terms[0].label == "à 900 m à vol d’oiseau"


def test_two_that_are_as_likely_as_each_other_are_left_to_a_person() -> None:
    unlike, alike = Likeness(0.0), Likeness(0.9)
    assert first_of([], lambda a, b: alike) is None
    assert first_of([Likeness(FIRST - 0.01)], lambda a, b: alike) is None
    assert first_of([Likeness(0.62), Likeness(0.8)], lambda a, b: unlike) == 1
    assert first_of([Likeness(0.79), Likeness(0.8)], lambda a, b: unlike) is None
    assert first_of([Likeness(0.79), Likeness(0.8)], lambda a, b: alike) == 0


@pytest.mark.parametrize(
    ("typed", "plate"), [("ab-123 cd", "AB123CD"), ("1234 AB 06", "1234AB06"), ("illisible", ""), ("", ""), ("AB", "")]
)
def test_plates_are_written_one_way(typed: str, plate: str) -> None:
    assert normal_plate(typed) == plate


def test_signs_that_a_hurried_reader_confuses_do_not_count() -> None:
    assert plates_differ("AB123CD", "A8I23CD") == 0
    assert plates_differ("AB123CD", "AB124CD") == 1


def test_silence_is_like_nothing_and_names_are_compared_by_what_names() -> None:
    assert words_likeness(words_of(""), words_of("bruit énorme voisin")) is None
    assert name_likeness("Bar Le Corsaire", "le corsaire") == 1
    assert fold("  Élève  À  Nice ") == "eleve a nice"
