"""Two at once: the last seat, one alert sent by two colleagues, one alert told by two workers."""

import pytest

from allopm.neighbours.alerts import Said, Sending, announce, raise_alert, send_alert, spread_due
from allopm.neighbours.models import Alert, Delivery, Partner
from allopm.neighbours.partners import choose_training, plan_training
from allopm.notices.models import Notice
from tests.neighbours.people import join, partner
from tests.scenes import NOON, later, make_operator
from tests.team.test_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_seat_goes_to_one(city):
    training = plan_training(
        city, starts_at=later(days=7), where="Salle", seats=1, by=make_operator(city), at=NOON
    )  # fmt: skip
    tokens = [partner(city)[0] for _ in range(3)]
    refused = together(*(lambda token=token: choose_training(city, token, training.pk, at=NOON) for token in tokens))
    assert refused == ["training_full", "training_full"]
    assert Partner.objects.filter(training=training).count() == 1


def test_one_alert_is_sent_once_and_told_once(city):
    token, _ana = join(city)
    join(city, email="bob@essai.test")
    alert = raise_alert(city, token, Said("door", "Faux agents"), key="", at=NOON)
    lea, noe = make_operator(city, "Léa"), make_operator(city, "Noé")
    sending = Sending("Faux agents")
    refused = together(
        *(lambda by=by: send_alert(city, alert, sending, by=by, at=NOON, version=1) for by in (lea, noe))
    )
    assert refused == ["conflict"]
    together(*(lambda: spread_due(NOON) for _ in range(3)))
    spread_due(NOON)
    assert (Delivery.objects.count(), Notice.objects.filter(code="group.alert").count()) == (2, 1)


def test_one_key_at_once_is_one_alert(city):
    by = make_operator(city)
    said, sending = Said("theft", "Vols"), Sending("Vols", sectors=["centre"])
    refused = together(*(lambda: announce(city, "commerces", said, sending, key="k", by=by, at=NOON) for _ in range(3)))
    assert (refused, Alert.objects.count()) == ([], 1)
