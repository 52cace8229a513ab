"""Signing in: by address, to the page of one's role, journalled, without ever keeping what was typed."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from allopm.accounts.models import User
from allopm.accounts.roles import HOMES, Role
from allopm.city.queries import CityInfo
from allopm.journal.models import Entry
from tests.scenes import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "galets-et-lavande"
LOGIN = "/compte/login/"


@pytest.fixture(autouse=True)
def _no_memory_of_failures() -> None:
    cache.clear()


def member(city: CityInfo, role: Role = Role.OPERATOR) -> User:
    user = make_user(city, role)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, user: User, password: str = PASSWORD, **extra: str) -> str:
    response = client.post(LOGIN, {"login": user.email, "password": password, **extra})
    return response.headers.get("Location", "") if response.status_code == 302 else ""


@pytest.mark.parametrize("role", list(Role))
def test_everybody_lands_on_the_page_of_their_role(client: Client, city: CityInfo, role: Role) -> None:
    entrance = sign_in(client, member(city, role))
    assert client.get(entrance).headers["Location"] == HOMES[role]


def test_one_comes_back_to_the_page_one_wanted(client: Client, city: CityInfo) -> None:
    assert sign_in(client, member(city), next="/desk/?case=PM-1") == "/desk/?case=PM-1"
    assert not sign_in(Client(), member(city), next="https://ailleurs.test/").startswith("https:")


def test_capital_letters_in_the_address_do_not_matter(client: Client, city: CityInfo) -> None:
    user = member(city)
    response = client.post(LOGIN, {"login": user.email.upper(), "password": PASSWORD})
    assert response.status_code == 302


def test_a_closed_account_does_not_sign_in_and_is_out_at_once(client: Client, city: CityInfo) -> None:
    user = member(city)
    assert sign_in(client, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/compte/entree/").headers["Location"].startswith(LOGIN)
    assert sign_in(Client(), user) != "/compte/entree/"


def test_success_failure_and_leaving_are_journalled_without_what_was_typed(client: Client, city: CityInfo) -> None:
    user = member(city)
    sign_in(client, user, "mon-autre-mot-de-passe")
    client.post(LOGIN, {"login": "mot-de-passe@dans-le-mauvais.champ", "password": "x"})
    sign_in(client, user)
    client.post("/compte/logout/")
    entries = Entry.objects.order_by("seq").values_list("what", "about")
    assert list(entries) == [
        ("account.sign_in_failed", f"account:{user.pk}"),
        ("account.sign_in_failed", "account:unknown"),
        ("account.signed_in", f"account:{user.pk}"),
        ("account.signed_out", f"account:{user.pk}"),
    ]
    assert not any("mot-de-passe" in str(entry.data) + entry.about for entry in Entry.objects.all())


def test_absent_account_and_wrong_password_look_the_same(client: Client, city: CityInfo) -> None:
    known = client.post(LOGIN, {"login": member(city).email, "password": "faux-faux-faux"}).content.decode()
    unknown = client.post(LOGIN, {"login": "personne@essai.test", "password": "faux-faux-faux"}).content.decode()
    sentence = "ou le mot de passe"
    assert sentence in known
    assert known.count(sentence) == unknown.count(sentence)


def test_only_failures_are_limited(city: CityInfo) -> None:
    users = [member(city, Role.CREW) for _ in range(12)]
    assert all(sign_in(Client(), user) for user in users)
    victim = member(city)
    for _ in range(5):
        assert not sign_in(Client(), victim, "faux-faux-faux")
    assert not sign_in(Client(), victim)
    assert sign_in(Client(), users[0])


def test_nobody_signs_up_or_changes_address(client: Client, city: CityInfo) -> None:
    assert client.get("/compte/signup/").status_code == 404
    assert client.post("/compte/signup/", {"email": "a@b.test", "password1": PASSWORD}).status_code == 404
    sign_in(client, member(city))
    assert client.get("/compte/email/").status_code == 404


def test_the_administration_has_no_sign_in_of_its_own(client: Client, city: CityInfo) -> None:
    first = client.get("/admin/", follow=True)
    assert first.redirect_chain[-1][0].startswith(LOGIN)
    response = client.post("/admin/login/", {"username": member(city, Role.ADMIN).email, "password": PASSWORD})
    assert response.headers.get("Location", "").startswith(LOGIN)


def test_a_second_factor_is_asked_when_there_is_one(client: Client, city: CityInfo) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    user, secret = member(city), generate_totp_secret()
    TOTP.activate(user, secret)
    stored = Authenticator.objects.get(user=user)
    assert secret not in str(stored.data)
    assert sign_in(client, user) == "/compte/2fa/authenticate/"
    assert client.get("/compte/entree/").headers["Location"].startswith(LOGIN)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    response = client.post("/compte/2fa/authenticate/", {"code": code})
    assert response.headers["Location"] == "/compte/entree/"


@pytest.mark.parametrize("address", ["2fa/", "password/change/", "logout/", "reauthenticate/", "login/"])
def test_pages_of_the_account_are_in_french_and_ours(client: Client, city: CityInfo, address: str) -> None:
    sign_in(client, member(city))
    page = client.get(f"/compte/{address}", headers={"Accept-Language": "en-GB"}).content.decode()
    assert '<html lang="fr">' in page
    assert "Agents de la ville" in page
    assert " style=" not in page
    assert "onclick" not in page
