"""Who is at the desk, told only when something to see has changed."""

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.events.models import Event
from allopm.team.models import Window
from allopm.team.presence import close_window, mark_away, say_present
from allopm.team.queries import presence_cards
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_operator, make_user, say

pytestmark = pytest.mark.django_db


def beat(city, by, *, at=NOON, window="window-0001", reading="", session="s1"):
    return say_present(city, by=by, at=at, window=window, reading=reading, session=session)


def told():
    return list(Event.objects.filter(entity__startswith="presence:").order_by("seq").values_list("kind", flat=True))


@pytest.fixture
def lea(city):
    return make_operator(city)


def test_colleague_is_seen_to_come_to_read_another_case_and_to_go(city, lea):
    first, second = case_of(say(city)).code, case_of(say(city)).code
    with replays(city):
        beat(city, lea, reading=first)
    (card,) = presence_cards(city)
    assert (card["name"], card["reading"], card["claims"]) == ("Léa Martin", [first], 0)
    with replays(city):
        beat(city, lea, at=later(seconds=20), reading=second)
    assert presence_cards(city)[0]["reading"] == [second]
    with replays(city):
        assert mark_away(later(seconds=66)) == 1
    assert presence_cards(city) == []
    with replays(city):
        beat(city, lea, at=later(minutes=5))
    assert presence_cards(city)[0]["version"] == 4


def test_sign_of_life_that_changes_nothing_is_no_event(city, lea):
    for second in range(0, 300, 15):
        beat(city, lea, at=later(seconds=second))
        mark_away(later(seconds=second))
    assert told() == ["presence.changed"]


def test_two_windows_read_two_cases_and_the_silent_one_goes_alone(city, lea):
    one, two = case_of(say(city)).code, case_of(say(city)).code
    beat(city, lea, window="window-0001", reading=one)
    beat(city, lea, window="window-0002", reading=two, at=later(seconds=1))
    assert presence_cards(city)[0]["reading"] == sorted([one, two])
    beat(city, lea, window="window-0002", reading=two, at=later(seconds=40))
    mark_away(later(seconds=46))
    assert presence_cards(city)[0]["reading"] == [two]


def test_reload_keeps_the_place_and_a_closed_page_loses_it(city, lea):
    beat(city, lea)
    close_window(city, by=lea, at=later(seconds=5), window="window-0001")
    mark_away(later(seconds=7))
    beat(city, lea, at=later(seconds=8))
    mark_away(later(seconds=20))
    assert told() == ["presence.changed"]
    close_window(city, by=lea, at=later(seconds=21), window="window-0001")
    mark_away(later(seconds=32))
    assert told()[-1] == "presence.gone"


def test_case_that_is_not_there_is_read_by_nobody(city, lea):
    beat(city, lea, reading="PM-0000-0000")
    assert presence_cards(city)[0]["reading"] == []


def test_oldest_of_too_many_windows_gives_way(city, lea):
    for number in range(15):
        beat(city, lea, window=f"window-{number:04}", at=later(seconds=number))
    assert Window.objects.count() == 12
    assert not Window.objects.filter(name="window-0000").exists()


def test_signing_out_leaves_at_once_and_only_in_that_browser(city):
    user = make_user(city, Role.OPERATOR)
    here, there = Client(), Client()
    for client, window in ((here, "window-here"), (there, "window-there")):
        client.force_login(user)
        assert client.post("/api/v1/desk/presence", {"window": window}, "application/json").json() == {"claims": 0}
    here.post("/compte/logout/")
    assert list(Window.objects.values_list("name", flat=True)) == ["window-there"]
    there.post("/compte/logout/")
    assert presence_cards(city) == []


def test_crew_has_no_place_at_the_desk(city, client):
    client.force_login(make_user(city, Role.CREW))
    assert client.post("/api/v1/desk/presence", {"window": "window-0001"}, "application/json").status_code == 403
