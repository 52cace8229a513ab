"""Partner places of « Demandez Angela »: charter, training, register, withdrawal."""

import pytest

from allopm.city import queries
from allopm.neighbours import mine
from allopm.neighbours.change import TooLate
from allopm.neighbours.draft import BadDraft, Opening
from allopm.neighbours.partners import (
    TrainingFull,
    ask_to_partner,
    cancel_training,
    choose_training,
    give_back_seat,
    mark_trained,
    partner_of,
    plan_training,
    refuse_partner,
    strike_off,
    withdraw,
)
from allopm.neighbours.queries import training_card, trainings
from allopm.neighbours.retention import forget_networks
from allopm.notices.models import Notice
from tests.neighbours.people import OPENING, partner
from tests.replay import replays
from tests.scenes import NOON, later, make_operator

pytestmark = pytest.mark.django_db


def session(city, *, seats=3, **delta):
    return plan_training(
        city,
        starts_at=later(**delta or {"days": 7}),
        where="Salle d’essai",
        seats=seats,
        by=make_operator(city),
        at=NOON,
    )


def listed(city):
    queries.forget()
    return [place.name for place in queries.places(queries.city_by_id(city.id), type="angela")]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"accepts": False}, "accepts"), ({"phone": ""}, "email"), ({"trade": "x"}, "trade"), ({"people": 9}, "people")],
)
def test_what_is_missing_is_named(city, change, field):
    with pytest.raises(BadDraft) as refused:
        ask_to_partner(city, Opening(**OPENING | change), key="", at=NOON)
    assert refused.value.data["field"] == field


def test_a_place_is_on_the_map_once_trained_and_off_it_when_it_leaves(city):
    token, one = partner(city)
    training = session(city)
    with replays(city):
        choose_training(city, token, training.pk, at=NOON)
    assert training_card(training)["left"] == 2
    one = partner_of(city, token)
    with pytest.raises(TooLate):
        mark_trained(city, one.pk, by=make_operator(city), at=later(days=6), version=one.version)
    assert listed(city) == []
    with replays(city):
        mark_trained(city, one.pk, by=make_operator(city), at=later(days=8), version=one.version)
    assert listed(city) == ["Café d’essai"]
    with replays(city):
        withdraw(city, token, at=later(days=9))
    withdraw(city, token, at=later(days=9))
    assert listed(city) == []
    assert partner_of(city, token).phone == ""
    assert Notice.objects.filter(owner=f"partner:{one.pk}").count() == 0


def test_a_full_training_refuses_and_a_seat_given_back_is_free(city):
    training = session(city, seats=3)
    token, _one = partner(city, people=2)
    other, _two = partner(city, people=2)
    choose_training(city, token, training.pk, at=NOON)
    with pytest.raises(TrainingFull) as refused:
        choose_training(city, other, training.pk, at=NOON)
    assert refused.value.data["left"] == 1
    give_back_seat(city, token, at=NOON)
    choose_training(city, other, training.pk, at=NOON)


def test_a_cancelled_training_frees_its_places_and_tells_them(city):
    training = session(city)
    token, one = partner(city)
    choose_training(city, token, training.pk, at=NOON)
    with replays(city):
        cancel_training(city, training.pk, by=make_operator(city), at=NOON)
    cancel_training(city, training.pk, by=make_operator(city), at=NOON)
    assert partner_of(city, token).training is None
    assert Notice.objects.filter(owner=f"partner:{one.pk}", code="partner.cancelled").count() == 1
    assert trainings(city, after=NOON) == []


def test_a_refused_place_reads_why_and_is_forgotten(city):
    token, one = partner(city)
    refuse_partner(city, one.pk, "Pas d’accueil du public.", by=make_operator(city), at=NOON, version=one.version)
    assert partner_of(city, token).reason == "Pas d’accueil du public."
    forget_networks(later(days=61))
    assert partner_of(city, token).name == ""


def test_everything_held_on_a_place_is_shown_and_erased(city):
    token, one = partner(city)
    (held,) = mine.held(city, mine.owners_of_links(city, [token]))
    assert (held["name"], held["charter"]) == ("Luc Roy", "2026-11")
    assert mine.erase(city, [f"partner:{one.pk}"], at=NOON) == 1
    assert mine.held(city, [f"partner:{one.pk}"])[0]["name"] == ""


def test_the_police_strikes_a_place_off(city):
    _token, one = partner(city)
    strike_off(city, one.pk, by=make_operator(city), at=NOON, version=one.version)
    with pytest.raises(TooLate):
        strike_off(city, one.pk, by=make_operator(city), at=NOON, version=one.version + 1)
