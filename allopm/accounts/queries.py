"""Reads of accounts: who acts, who is on the desk, who sits behind a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.accounts.models import User
from allopm.accounts.roles import DESK_ROLES, Role
from allopm.journal.actor import Actor
from allopm.refusals import SignInNeeded

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from allopm.city.queries import CityInfo


def actor_of(user: User | AnonymousUser) -> Actor:
    """The author of a change, from the signed-in account. Raises SignInNeeded."""
    if not isinstance(user, User):
        raise SignInNeeded()
    return Actor("crew" if user.role == Role.CREW else "operator", user.pk, user.name)


def desk_staff(city: CityInfo) -> list[dict[str, Any]]:
    """The people of the desk: `[{"id", "name", "initials", "role"}]`."""
    staff = User.objects.filter(city_id=city.id, role__in=DESK_ROLES, is_active=True).order_by("name")
    return [{"id": user.pk, "name": user.name, "initials": user.initials, "role": user.role} for user in staff]


def desk_member(city: CityInfo, email: str) -> User | None:
    """The account of the desk with this address, None for none."""
    if not email:
        return None
    return User.objects.filter(city_id=city.id, role__in=DESK_ROLES, is_active=True, email__iexact=email).first()


def members_by_email(city: CityInfo, *, prefix: str) -> dict[str, int]:
    """Account numbers by e-mail, for addresses that start alike."""
    users = User.objects.filter(city_id=city.id, email__startswith=prefix)
    return dict(users.values_list("email", "pk"))


def crew_accounts(city: CityInfo) -> list[tuple[int, str]]:
    """Accounts that can speak for a crew: `[(number, "name · e-mail")]`."""
    users = User.objects.filter(city_id=city.id, role=Role.CREW, is_active=True).order_by("name", "pk")
    return [(user.pk, f"{user.name} · {user.email}") for user in users]
