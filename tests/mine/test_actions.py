import threading
from datetime import timedelta

import pytest
from django.db import connection

from allopm.mine import actions
from allopm.mine.models import Proof
from allopm.notices.models import Notice
from allopm.refusals import Malformed, TooMany
from tests.mine.letters import last_code
from tests.scenes import NOON, later, make_city

pytestmark = pytest.mark.django_db
ADA = "ada@exemple.test"


def test_the_code_sent_proves_the_address_once(city):
    actions.ask_code(city, " Ada@Exemple.test ", lang="fr", at=NOON)
    code = last_code()
    assert actions.prove(city, ADA, f"{code[:3]} {code[3:]}", at=later(minutes=14)) == ADA
    with pytest.raises(actions.WrongCode):
        actions.prove(city, ADA, code, at=later(minutes=14))
    assert ADA not in str(Proof.objects.values())


def test_a_code_is_of_no_use_late_nor_elsewhere_nor_after_five_tries(city):
    actions.ask_code(city, ADA, lang="fr", at=NOON)
    code = last_code()
    for address, moment in ((ADA, later(minutes=16)), ("eve@exemple.test", NOON)):
        with pytest.raises(actions.WrongCode):
            actions.prove(city, address, code, at=moment)
    for _try in range(5):
        with pytest.raises(actions.WrongCode):
            actions.prove(city, ADA, "x", at=NOON)
    with pytest.raises(actions.WrongCode):
        actions.prove(city, ADA, code, at=NOON)


def test_an_address_is_not_flooded(city):
    actions.ask_code(city, ADA, lang="fr", at=NOON)
    with pytest.raises(TooMany):
        actions.ask_code(city, ADA, lang="fr", at=later(seconds=59))
    for minute in range(1, 5):
        actions.ask_code(city, ADA, lang="fr", at=later(minutes=minute))
    with pytest.raises(TooMany):
        actions.ask_code(city, ADA, lang="fr", at=later(hours=1))
    actions.ask_code(city, ADA, lang="fr", at=later(hours=25))
    assert Notice.objects.count() == 6


def test_what_is_no_address_is_said(city):
    with pytest.raises(Malformed):
        actions.ask_code(city, "3606", lang="fr", at=NOON)


def test_codes_are_forgotten_after_a_day(city):
    actions.ask_code(city, ADA, lang="fr", at=NOON)
    assert actions.forget_proofs(NOON + timedelta(hours=23)) == 0
    assert actions.forget_proofs(NOON + timedelta(hours=25)) == 1


@pytest.mark.django_db(transaction=True)
def test_one_code_tried_by_eight_at_once_opens_once():
    city = make_city()
    actions.ask_code(city, ADA, lang="fr", at=NOON)
    code, results = last_code(), []

    def knock():
        try:
            results.append(actions.prove(city, ADA, code, at=NOON))
        except actions.WrongCode:
            results.append("")
        connection.close()

    knockers = [threading.Thread(target=knock) for _ in range(8)]
    for one in knockers:
        one.start()
    for one in knockers:
        one.join()
    assert sorted(results)[-2:] == ["", ADA]
