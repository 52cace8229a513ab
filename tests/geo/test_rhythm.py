from datetime import datetime
from math import exp, inf, log, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.geo.rhythm import BELIEVED, BOUNDS, PRIOR, PRIOR_TRIPS, WEEK_H, Trip, hour_of_week, learn, prior

MONDAY_8 = 8
hours = st.integers(0, WEEK_H - 1)
trips = st.builds(Trip, hours, st.floats(1, 4000), st.floats(0.1, 40_000))


def made(hour: int, ratio: float, count: int = 1) -> list[Trip]:
    return [Trip(hour, 300.0, 300.0 * ratio)] * count


def test_without_trips_it_is_the_prior():
    assert learn([]) == PRIOR
    assert len(PRIOR.factors) == WEEK_H and min(PRIOR.factors) > 0.5


def test_the_prior_has_two_peaks_on_a_working_day_and_calm_nights():
    assert prior(17) > prior(8) > prior(10) > prior(3)
    assert prior(5 * 24 + 15) > prior(6 * 24 + 9) and prior(3) < 1


def test_the_hour_is_that_of_the_city_s_clock():
    assert hour_of_week(datetime(2026, 11, 23, 0, 59)) == 0  # noqa: DTZ001  a Monday
    assert hour_of_week(datetime(2026, 11, 29, 23, 0)) == WEEK_H - 1  # noqa: DTZ001
    assert PRIOR.at(datetime(2026, 11, 24, 17, 30)) == prior(24 + 17)  # noqa: DTZ001


def test_many_trips_outweigh_the_prior_at_their_hour():
    learnt = learn(made(MONDAY_8, 2.0, 400))
    assert learnt.factors[MONDAY_8] == pytest.approx(2.0, rel=0.02)
    assert learnt.trips[MONDAY_8] == 400 and sum(learnt.trips) == 400


def test_one_trip_moves_its_hour_a_little_and_its_like_less_and_others_least():
    learnt = learn(made(MONDAY_8, 2.0))
    move = [log(after / before) for after, before in zip(learnt.factors, PRIOR.factors, strict=True)]
    share = 1 / (1 + PRIOR_TRIPS)
    full = log(2.0 / prior(MONDAY_8))
    assert move[3] == pytest.approx(full * share)
    assert move[24 + 8] == pytest.approx(full * (1 - (1 - share) ** 2))
    assert move[MONDAY_8] == pytest.approx(full * (1 - (1 - share) ** 3))


def test_trips_as_predicted_for_their_hour_leave_the_prior():
    learnt = learn([trip for hour in range(WEEK_H) for trip in made(hour, prior(hour), 3)])
    assert learnt.factors == pytest.approx(PRIOR.factors)


def test_a_few_absurd_trips_among_many_change_next_to_nothing():
    usual = [Trip(MONDAY_8, 300.0, 300.0 * exp(0.3 + 0.01 * (n % 21 - 10))) for n in range(60)]
    absurd = [Trip(MONDAY_8, 300.0, 9_000.0), Trip(MONDAY_8, 300.0, 1.0), *made(MONDAY_8, 3.2, 6)]
    assert learn(usual + absurd).factors[MONDAY_8] == pytest.approx(learn(usual).factors[MONDAY_8], rel=0.02)


@pytest.mark.parametrize("trip", [Trip(8, 30, 60), Trip(8, 300, nan), Trip(8, inf, 300), Trip(8, 300, -5),
                                  Trip(-1, 300, 300), Trip(WEEK_H, 300, 300), Trip(8, 0, 300)])  # fmt: skip
def test_what_is_no_trip_is_left_out(trip):
    assert learn([trip]) == PRIOR


@given(st.lists(trips, max_size=40), st.randoms())
def test_the_order_of_trips_does_not_matter_and_factors_stay_in_bounds(made, dice):
    learnt = learn(made)
    dice.shuffle(made)
    assert learn(made) == learnt
    assert all(BOUNDS[0] <= factor <= BOUNDS[1] for factor in learnt.factors)


@given(hours, st.floats(1 / BELIEVED, BELIEVED).filter(lambda ratio: abs(log(ratio)) > 0.01), st.integers(1, 50))
def test_a_factor_lies_between_the_prior_and_what_was_seen(hour, ratio, count):
    seen = prior(hour) * ratio * 0.999 if ratio > 1 else prior(hour) * ratio * 1.001
    learnt = learn(made(hour, seen, count)).factors[hour]
    low, high = sorted((prior(hour), seen))
    assert max(low, BOUNDS[0]) - 1e-9 <= learnt <= min(high, BOUNDS[1]) + 1e-9


@given(hours, st.floats(0.8, 1.4), st.integers(1, 30))
def test_more_of_the_same_brings_it_nearer(hour, ratio, count):
    seen = prior(hour) * ratio
    gaps = [abs(log(learn(made(hour, seen, many)).factors[hour] / seen)) for many in (count, count + 5)]
    assert gaps[1] <= gaps[0] + 1e-9
