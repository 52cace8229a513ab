"""Who may open which stream: every role at every door."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from allopm.accounts.actions import create_demo_staff
from allopm.accounts.models import User
from allopm.city.actions import load_city
from allopm.city.queries import current_city, forget
from allopm.config.positions import crew_of_app
from allopm.config.streams import authorize, changed_positions
from allopm.fleet.actions import Fix, record_fixes
from allopm.fleet.demo import create_demo_crews
from allopm.live.access import Grant, Refusal, Request
from allopm.live.knock import Knock
from allopm.refusals import Forbidden, Refused, SignInNeeded
from allopm.reports.actions import submit_report
from allopm.reports.queries import thread_hash
from allopm.reports.submission import Contact, Location, Submission

AT = datetime(2026, 11, 24, 21, 4, 7, tzinfo=UTC)
Open = Callable[..., Grant | Refusal]


@pytest.fixture
def town(transactional_db: None) -> None:
    load_city("nice", at=AT)
    forget()
    create_demo_staff(current_city(), at=AT)
    create_demo_crews(current_city(), at=AT)


@pytest.fixture
def open_door(town: None) -> Open:
    """Ask for a stream as somebody: an address, or nobody."""

    def ask(path: str, *, email: str | None = None) -> Grant | Refusal:
        cookies = {settings.SESSION_COOKIE_NAME: sign_in(email)} if email else {}
        return authorize(Request(path, "", cookies))

    return ask


def sign_in(email: str) -> str:
    user = User.objects.get(email=email)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def test_each_role_opens_its_own_stream(open_door: Open) -> None:
    expected: dict[str | None, tuple[object, object]] = {
        None: (401, 401),
        "operateur1@demo.test": (("desk",), 403),
        "chef@demo.test": (("desk", "city"), 403),
        "admin@demo.test": (("desk", "city"), 403),
        "equipage01@demo.test": (403, ("crew:C01",)),
    }
    doors = ("/live/desk", "/live/field")
    found = {email: tuple(outcome(open_door(door, email=email)) for door in doors) for email in expected}
    assert found == expected


def outcome(answer: Grant | Refusal) -> object:
    return answer.audiences if isinstance(answer, Grant) else answer.status


def test_other_addresses_are_not_found(open_door: Open) -> None:
    for path in ("/live/", "/live/desk/", "/live/threads/", "/live/threads/..%2f", "/live/x"):
        answer = open_door(path, email="admin@demo.test")
        assert isinstance(answer, Refusal)
        assert json.loads(answer.body)["error"]["code"] == "not_found"


def test_a_private_link_opens_its_own_thread_and_nothing_else(open_door: Open) -> None:
    receipt = submit_report(current_city(), submission(), at=AT)
    answer = open_door(f"/live/threads/{receipt.token}")
    assert isinstance(answer, Grant)
    assert answer.audiences == (f"thread:{thread_hash(receipt.token)}",)
    assert outcome(open_door(f"/live/threads/{receipt.token[:-2]}xx")) == 404


def test_a_made_up_session_is_nobody(town: None) -> None:
    for cookie in ("", "nonsense", "é", "x" * 5000):
        answer = authorize(Request("/live/desk", "", {settings.SESSION_COOKIE_NAME: cookie}))
        assert outcome(answer) == 401


def test_signing_out_closes_the_door(town: None) -> None:
    cookie = sign_in("operateur1@demo.test")
    request = Request("/live/desk", "", {settings.SESSION_COOKIE_NAME: cookie})
    assert isinstance(authorize(request), Grant)
    SessionStore(cookie).delete()
    assert outcome(authorize(request)) == 401


def test_the_position_feed_of_a_quiet_fleet_is_empty(town: None) -> None:
    first = changed_positions(None)
    assert list(first.by_city) == [current_city().id]
    assert changed_positions(first.mark).by_city == {current_city().id: []}


def test_the_position_feed_tells_each_fix_once(town: None) -> None:
    city, now = current_city(), timezone.now()
    record_fixes(city, "C01", [Fix(7.2661, 43.7032, now)], now=now)
    first = changed_positions(None)
    assert [card["source"] for card in first.by_city[city.id]] == ["field"]  # type: ignore[index]
    second = changed_positions(first.mark)
    assert second.by_city[city.id] == []
    record_fixes(city, "C01", [Fix(7.2662, 43.7032, now + timedelta(milliseconds=1))], now=now)
    assert [card["lon"] for card in changed_positions(second.mark).by_city[city.id]] == [7.2662]  # type: ignore[index]


def submission() -> Submission:
    return Submission(
        kind="noise.music",
        ongoing="now",
        location=Location(lon=7.2661, lat=43.7032, accuracy_m=12, address="12 rue de France", source="gps"),
        answers={},
        comment="",
        photos=(),
        contact=Contact(),
        lang="fr",
    )


def knock(email: str | None, *, token: str = "", **headers: str) -> Knock:
    """A position posted by somebody's phone, with the token that its page carries."""
    secret = "s" * 32
    cookies = f"csrftoken={secret}" + (f"; {settings.SESSION_COOKIE_NAME}={sign_in(email)}" if email else "")
    shown = {"host": "127.0.0.1:8000", "cookie": cookies, "x-csrftoken": token or secret} | headers
    raw = {name.encode(): value.encode() for name, value in shown.items()}
    return Knock("POST", "/api/v1/field/positions", "", raw, b"", "127.0.0.1")


def test_a_signed_in_phone_speaks_for_its_crew_and_nobody_else_does(town: None) -> None:
    speaker = crew_of_app(knock("equipage01@demo.test"))
    assert (speaker.call_sign, speaker.source, speaker.device_id) == ("C01", "field", None)
    refused: list[tuple[Knock, type[Refused]]] = [
        (knock(None), SignInNeeded),
        (knock("operateur1@demo.test"), Forbidden),
        (knock("equipage01@demo.test", token="t" * 32), Forbidden),
        (knock("equipage01@demo.test", origin="https://elsewhere.example"), Forbidden),
    ]
    for asked, problem in refused:
        with pytest.raises(problem):
            crew_of_app(asked)
