"""The settings page: changed by one person, refused in French, never overwritten unread, back to the file."""

from __future__ import annotations

import pytest

from allopm.accounts.roles import Role
from allopm.city.queries import current_city, desk_rules, dispatch_rules, forget
from allopm.city.rules import change_rules, standing
from allopm.events.models import Event
from allopm.journal.models import Entry
from allopm.refusals import Conflict
from tests.replay import replays
from tests.scenes import NOON, actor_for, make_user

pytestmark = pytest.mark.django_db
PAGE = "/pilotage/reglages/"


@pytest.fixture
def chief(city, client):
    user = make_user(city, Role.SUPERVISOR, "Ines Roux")
    client.force_login(user)
    return user


def post(client, **typed):
    return client.post(PAGE, {"section": "desk", "version": "1", **typed})


def test_a_change_reaches_every_process_and_every_open_desk(city, chief, client):
    assert "Prise en charge inactive" in client.get(PAGE).content.decode()
    with replays(city):
        assert post(client, claim_minutes="25", silent_share="0,4", relief_times="07:00, 19:00").status_code == 302
    forget()
    rules = desk_rules(current_city())
    assert (rules.claim_minutes, rules.silent_share, rules.relief_times) == (25, 0.4, ("07:00", "19:00"))
    event = Event.objects.filter(kind="rules.changed").latest("seq")
    assert (event.audience, event.body["desk_rules"]["claim_minutes"]) == ("desk", 25)
    entry = Entry.objects.filter(what="deskrules.changed").latest("seq")
    assert (entry.by_name, entry.data["fields"]["claim_minutes"]) == ("Ines Roux", {"from": 10, "to": 25})
    shown = client.get(PAGE).content.decode()
    assert "Ines Roux" in shown and "10 → 25" in shown and "Dans le fichier" in shown


def test_limits_of_sending_are_changed_there_too(city, chief, client):
    typed = {"section": "dispatching", "version": "1", "policy": "nearest", "classes.1.hold_s": "120"}
    assert client.post(PAGE, typed).status_code == 302
    forget()
    rules = dispatch_rules(current_city())
    assert (rules.policy, rules.classes[1].hold_s, rules.classes[2].hold_s) == ("nearest", 120, 600)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"claim_minutes": "0"}, "il faut un nombre entier de 2 à 120"),
        ({"claim_minutes": "dix"}, "il faut un nombre entier de 2 à 120"),
        ({"distribution": "random"}, "il faut « off »"),
        ({"section": "dispatching", "classes.1.hold_s": "3"}, "au moins 30"),
        ({"section": "dispatching", "classes.1.hold_s": "1000"}, "P1 ne peut pas attendre plus longtemps que P2"),
        ({"section": "dispatching", "reach_min": "x"}, "il faut un nombre entier"),
        ({"section": "dispatching", "policy": "x"}, "ce choix n’existe pas"),
    ],
)
def test_a_wrong_value_is_refused_in_french_and_what_was_typed_stays(city, chief, client, typed, said):
    answer = post(client, **typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert all(value in text for name, value in typed.items() if name not in ("section", "distribution", "policy"))
    assert not Entry.objects.filter(what__endswith="rules.changed").exists()


def test_two_people_at_once_the_second_reads_who_was_faster(city, chief, client):
    other = actor_for(make_user(city, Role.SUPERVISOR, "Paul Blanc"))
    change_rules(city, "desk", {"watch_minutes": 5}, by=other, at=NOON, version=1)
    answer = post(client, claim_minutes="25")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Paul Blanc a changé ces réglages" in text and 'value="25"' in text and 'name="version" value="2"' in text
    with pytest.raises(Conflict):
        change_rules(city, "desk", {"claim_minutes": 3}, by=other, at=NOON, version=1)
    assert post(client, claim_minutes="25", version="2").status_code == 302
    assert standing(city, "desk").values["watch_minutes"] == 5


def test_the_values_of_the_file_come_back(city, chief, client):
    post(client, claim_minutes="25")
    assert post(client, reset="1", version="2").status_code == 302
    forget()
    assert desk_rules(current_city()).claim_minutes == 10
    assert desk_rules(current_city()).distribution == "balanced"
    assert "Revenir aux valeurs du fichier" not in client.get(PAGE).content.decode().split('id="titre-dispatching"')[0]


def test_the_page_is_for_those_who_lead(city, client):
    client.force_login(make_user(city, Role.OPERATOR))
    assert client.get(PAGE).status_code == 403
    assert post(client, claim_minutes="25").status_code == 403
