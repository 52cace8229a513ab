"""Joining a sector: asked, verified by letter, by a référent or by the police, left."""

import pytest

from allopm.journal.models import Entry
from allopm.neighbours import mine
from allopm.neighbours.actions import (
    WrongCode,
    admit,
    appoint,
    ask_to_join,
    confirm_code,
    leave,
    make_letter,
    member_of,
    refuse,
    vouch,
)
from allopm.neighbours.change import TooLate
from allopm.neighbours.draft import BadDraft, Joining
from allopm.neighbours.models import Member
from allopm.neighbours.queries import member_card, network_sectors
from allopm.neighbours.retention import forget_networks
from allopm.notices.queries import channels_of
from allopm.refusals import Conflict, NotFound
from tests.neighbours.people import JOINING, ask, join
from tests.replay import replays
from tests.scenes import NOON, later, make_operator

pytestmark = pytest.mark.django_db


def test_asking_twice_with_one_key_is_one_request(city):
    with replays(city):
        first = ask_to_join(city, Joining(**JOINING), key="one", at=NOON)
    again = ask_to_join(city, Joining(**JOINING), key="one", at=later(minutes=1))
    assert (first.token, again.is_new, Member.objects.count()) == (again.token, False, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": " "}, "name"), ({"sector": "x"}, "sector"), ({"way": "visit"}, "way"), ({"accepts": False}, "accepts"),
     ({"email": "a@"}, "email"), ({"phone": "12"}, "phone"), ({"network": "commerces"}, "company")],
)  # fmt: skip
def test_what_is_missing_is_named(city, change, field):
    with pytest.raises(BadDraft) as refused:
        ask_to_join(city, Joining(**JOINING | change), key="", at=NOON)
    assert refused.value.data["field"] == field


def test_the_code_of_the_letter_makes_a_member_who_is_told_by_mail(city):
    token, member = ask(city)
    assert channels_of(city, f"member:{member.pk}") == []
    with replays(city):
        letter = make_letter(city, member.pk, by=make_operator(city), at=NOON, version=1)
    assert letter.address == "12 rue de France"
    with replays(city):
        confirm_code(city, token, letter.code.lower().replace("-", " "), at=later(days=3))
    confirm_code(city, token, "anything", at=later(days=3))  # twice the same tap: already in
    assert member_of(city, token).state == "active"
    assert [one.channel for one in channels_of(city, f"member:{member.pk}")] == ["mail"]
    assert letter.code not in str(Entry.objects.values_list("data", flat=True))


def test_wrong_codes_are_counted_and_a_new_letter_begins_again(city):
    token, member = ask(city)
    letter = make_letter(city, member.pk, by=make_operator(city), at=NOON, version=1)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode, match=str(left)):
            confirm_code(city, token, "0000-0000", at=NOON)
    for code in ("0000-0000", letter.code):
        with pytest.raises(WrongCode, match="nouveau courrier"):
            confirm_code(city, token, code, at=NOON)
    new = make_letter(city, member.pk, by=make_operator(city), at=NOON, version=2)
    with pytest.raises(WrongCode):
        confirm_code(city, token, letter.code, at=NOON)
    with pytest.raises(WrongCode, match="plus valable"):
        confirm_code(city, token, new.code, at=later(days=61))
    confirm_code(city, token, new.code, at=later(days=59))


def test_a_referent_vouches_only_for_who_asked_for_it_in_the_same_sector(city):
    by = make_operator(city)
    token, referent = join(city)
    _token, asked = ask(city, way="referent", name="Zoé Petit")
    with pytest.raises(NotFound):
        vouch(city, token, asked.pk, at=NOON)  # not a référent yet
    appoint(city, referent.pk, by=by, at=NOON, version=referent.version)
    assert [one["name"] for one in member_card(city, member_of(city, token), at=NOON)["to_vouch"]] == ["Zoé Petit"]
    for other in (ask(city), ask(city, way="referent", sector="ouest")):
        with pytest.raises(NotFound):
            vouch(city, token, other[1].pk, at=NOON)
    with replays(city):
        vouch(city, token, asked.pk, at=NOON)
    assert Member.objects.get(pk=asked.pk).state == "active"


def test_nobody_becomes_referent_before_being_a_member(city):
    _token, member = ask(city)
    with pytest.raises(TooLate):
        appoint(city, member.pk, by=make_operator(city), at=NOON, version=1)


def test_two_colleagues_on_one_request_the_second_reads_who_was_faster(city):
    _token, member = ask(city)
    admit(city, member.pk, by=make_operator(city, "Léa Martin"), at=NOON, version=1)
    with pytest.raises(Conflict, match="Léa Martin"):
        refuse(city, member.pk, by=make_operator(city, "Noé Petit"), at=NOON, version=1)


def test_leaving_takes_name_address_and_channels_away_at_once(city):
    token, member = join(city)
    with replays(city):
        leave(city, token, at=NOON)
    leave(city, token, at=NOON)
    left = member_of(city, token)
    assert (left.state, left.name, left.address, left.email, left.token, left.mail_hash) == ("left", *[""] * 5)
    assert channels_of(city, f"member:{member.pk}") == []
    assert network_sectors(city, "voisins")[1].members == 0


def test_everything_held_is_shown_and_erased(city):
    token, member = join(city, phone="06 12 34 56 78")
    owners = mine.owners_of_links(city, [token])
    assert owners == [f"member:{member.pk}"]
    assert owners == mine.owners_of_contact(city, email="ANA@essai.test")
    assert owners == mine.owners_of_contact(city, phone="+33612345678")
    (held,) = mine.held(city, owners)
    assert (held["name"], held["address"], held["phone"]) == ("Ana Blanc", "12 rue de France", "06 12 34 56 78")
    assert mine.erase(city, owners, at=NOON) == 1
    assert mine.erase(city, [*owners, "member:x", "report:1"], at=NOON) == 0
    assert "Ana" not in str(mine.held(city, owners))
    assert mine.owners_of_contact(city, email="ana@essai.test") == []


def test_who_never_proves_an_address_is_forgotten(city):
    token, _member = ask(city)
    assert forget_networks(later(days=89)) == 0
    assert forget_networks(later(days=91)) == 1
    assert member_of(city, token).name == ""
    forget_networks(later(days=91 + 366))
    assert Member.objects.count() == 0
