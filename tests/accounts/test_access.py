"""Every role at every door of accounts; somebody of another city is nobody here."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from allopm.accounts.access import require_role
from allopm.accounts.models import User
from allopm.accounts.roles import DESK_ROLES, Role
from allopm.city.models import City
from allopm.city.queries import CityInfo
from allopm.refusals import Forbidden, SignInNeeded
from tests.scenes import make_user

pytestmark = pytest.mark.django_db


def entering(user: User | AnonymousUser, *roles: Role) -> str:
    request = RequestFactory().get("/")
    request.user = user
    try:
        require_role(request, *roles)
    except (SignInNeeded, Forbidden) as refusal:
        return refusal.code
    return "enters"


@pytest.mark.parametrize(
    ("role", "desk", "crew", "administration"),
    [
        (Role.OPERATOR, "enters", "forbidden", "forbidden"),
        (Role.SUPERVISOR, "enters", "forbidden", "forbidden"),
        (Role.CREW, "forbidden", "enters", "forbidden"),
        (Role.ADMIN, "enters", "forbidden", "enters"),
    ],
)
def test_each_role_enters_its_own_doors(city: CityInfo, role: Role, desk: str, crew: str, administration: str) -> None:
    user = make_user(city, role)
    assert entering(user, *DESK_ROLES) == desk
    assert entering(user, Role.CREW) == crew
    assert entering(user, Role.ADMIN) == administration


def test_nobody_and_closed_accounts_are_asked_to_sign_in(city: CityInfo) -> None:
    user = make_user(city, Role.OPERATOR)
    user.is_active = False
    assert entering(AnonymousUser(), *DESK_ROLES) == "sign_in_needed"
    assert entering(user, *DESK_ROLES) == "sign_in_needed"


def test_staff_of_another_city_are_refused(city: CityInfo) -> None:
    row = City.objects.get(pk=city.id)
    row.pk, row.slug = None, "cannes"
    row.save()
    user = make_user(city, Role.OPERATOR)
    user.city_id = row.pk
    assert entering(user, *DESK_ROLES) == "forbidden"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.CREW, Role.SUPERVISOR])
def test_only_administrators_see_the_administration(client: Client, city: CityInfo, role: Role) -> None:
    client.force_login(make_user(city, role))
    assert client.get("/admin/city/kind/", follow=True).status_code == 403
