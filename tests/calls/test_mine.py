import pytest

from allopm.calls import mine
from allopm.calls.models import Call
from allopm.columns.phones import masked, phone_hash
from allopm.journal.models import Entry
from tests.scenes import NOON, later

pytestmark = pytest.mark.django_db
NUMBER = "06 12 34 56 78"


def call(city, *, number=NUMBER, is_open=False):
    return Call.objects.create(
        city_id=city.id, key=f"pbx:{Call.objects.count()}", state="ended", is_open=is_open, number=number,
        note="Parle bas", number_hash=phone_hash(number), number_words=masked(number), began_at=NOON,
    )  # fmt: skip


def test_a_caller_sees_and_erases_the_calls_of_a_proved_number(city):
    own, other = call(city), call(city, number="06 00 00 00 01")
    owners = mine.owners_of_contact(city, phone="+33612345678")
    assert owners == [f"call:{own.pk}"]
    [card] = mine.held(city, owners)
    assert (card["number"], card["note"]) == (NUMBER, "Parle bas")
    assert [mine.erase(city, owners, at=later(minutes=n)) for n in (1, 2)] == [1, 0]
    assert mine.held(city, owners) == [] and mine.owners_of_contact(city, phone=NUMBER) == []
    assert Call.objects.get(pk=other.pk).note == "Parle bas"
    assert Entry.objects.filter(what="call.erased_by_caller").count() == 1


def test_a_call_that_waits_for_its_callback_keeps_its_number_until_then(city):
    call(city, is_open=True)
    owners = mine.owners_of_contact(city, phone=NUMBER)
    assert mine.erase(city, owners, at=NOON) == 0
    assert [card["owner"] for card in mine.held(city, owners)] == [""]
