"""Accounts: the demonstration's, and those a city gives."""

from __future__ import annotations

import io
import sys
import time
from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import check_password
from pytest_django import Settings

from allopm.accounts import actions
from allopm.accounts.models import User
from allopm.accounts.queries import desk_staff, members_by_email
from allopm.accounts.roles import Role
from allopm.city.queries import CityInfo
from allopm.cli import staff
from allopm.journal.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
GOOD = "galets-et-lavande"


def test_demonstration_accounts_exist_once_and_share_a_password(city: CityInfo, settings: Settings) -> None:
    assert actions.create_demo_staff(city, at=NOW) == 46
    assert actions.create_demo_staff(city, at=NOW) == 0
    crew = User.objects.get(email="equipage40@demo.test")
    assert crew.role == Role.CREW
    assert check_password(settings.DEMO_PASSWORD, crew.password)
    assert len(members_by_email(city, prefix="equipage")) == 40
    assert [row["role"] for row in desk_staff(city)].count(Role.OPERATOR) == 4
    assert Entry.objects.filter(what="accounts.demo_created").count() == 1


def test_one_password_is_hashed_for_all(city: CityInfo) -> None:
    started = time.process_time()
    actions.create_demo_staff(city, at=NOW)
    assert time.process_time() - started < 5  # forty-six hashes cost fifteen
    assert User.objects.values("password").distinct().count() == 1


def test_production_never_has_demonstration_accounts(city: CityInfo, settings: Settings) -> None:
    settings.IS_PRODUCTION = True
    with pytest.raises(actions.CannotAdd):
        actions.create_demo_staff(city, at=NOW)
    assert not User.objects.exists()


def test_only_the_administrator_opens_the_administration(city: CityInfo) -> None:
    actions.create_demo_staff(city, at=NOW)
    assert list(User.objects.filter(is_staff=True).values_list("email", flat=True)) == ["admin@demo.test"]


def test_an_account_is_given_and_journalled(city: CityInfo) -> None:
    user = actions.add_staff(city, email="Nadia@ville.test", name="Nadia Roux", role="operator", password=GOOD, at=NOW)
    assert (user.email, user.initials, user.is_staff) == ("nadia@ville.test", "NR", False)
    assert Entry.objects.get(what="account.added").about == f"account:{user.pk}"


@pytest.mark.parametrize(
    ("email", "role", "password"),
    [("a@ville.test", "maire", GOOD), ("a@ville.test", "crew", "court"), ("deja@ville.test", "crew", GOOD)],
)
def test_an_account_is_refused_with_a_reason(city: CityInfo, email: str, role: str, password: str) -> None:
    actions.add_staff(city, email="deja@ville.test", name="Déjà Là", role="crew", password=GOOD, at=NOW)
    with pytest.raises(actions.CannotAdd) as caught:
        actions.add_staff(city, email=email, name="Ana", role=role, password=password, at=NOW)
    assert caught.value.message
    assert User.objects.count() == 1


def run_staff(monkeypatch: pytest.MonkeyPatch, password: str, role: str = "supervisor") -> int:
    from argparse import ArgumentParser

    parser = ArgumentParser()
    staff.add_arguments(parser)
    monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
    return staff.run(parser.parse_args(["add", "--email", "chef@ville.test", "--name", "Ada Blanc", "--role", role]))


def test_the_command_reads_the_password_from_its_input(city: CityInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_staff(monkeypatch, GOOD) == 0
    assert check_password(GOOD, User.objects.get(email="chef@ville.test").password)


def test_the_command_says_why_it_refuses(
    city: CityInfo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_staff(monkeypatch, "court") == 1
    assert "trop court" in capsys.readouterr().err
