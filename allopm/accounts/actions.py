"""The write door of accounts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from allopm.accounts.models import User
from allopm.accounts.roles import Role
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM
from allopm.refusals import Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


class CannotAdd(Refused):
    """The account cannot be made: 422."""

    code = "cannot_add_account"


# Invented names for the demonstration.
DEMO_STAFF: Final = (
    ("operateur1@demo.test", "Léa Martin", Role.OPERATOR),
    ("operateur2@demo.test", "Adam Bruno", Role.OPERATOR),
    ("operateur3@demo.test", "Karine Dalmas", Role.OPERATOR),
    ("operateur4@demo.test", "Sami Rossi", Role.OPERATOR),
    ("chef@demo.test", "Claire Fabre", Role.SUPERVISOR),
    ("admin@demo.test", "Paul Garnier", Role.ADMIN),
)
DEMO_CREWS: Final = 40


def create_demo_staff(city: CityInfo, *, at: datetime) -> int:
    """The invented accounts of a demonstration, once. Raises CannotAdd in production. Returns how many were made."""
    if settings.IS_PRODUCTION:
        raise CannotAdd(_("Les comptes de démonstration n’existent jamais en production."))
    crews = tuple((f"equipage{n:02}@demo.test", f"Équipage {n:02}", Role.CREW) for n in range(1, DEMO_CREWS + 1))
    known = set(User.objects.filter(email__endswith="@demo.test").values_list("email", flat=True))
    missing = [row for row in (*DEMO_STAFF, *crews) if row[0] not in known]
    if not missing:
        return 0
    password = make_password(settings.DEMO_PASSWORD)  # hashed once: fifty hashes would cost seconds
    users = [
        User(
            city_id=city.id,
            email=email,
            name=name,
            role=role,
            password=password,
            is_staff=role == Role.ADMIN,
            is_superuser=role == Role.ADMIN,
        )
        for email, name, role in missing
    ]
    with transaction.atomic():
        User.objects.bulk_create(users)
        write(
            city.id,
            what="accounts.demo_created",
            about="accounts",
            by=SYSTEM,
            at=at,
            data={"count": len(users)},
        )
    return len(users)


@transaction.atomic
def add_staff(city: CityInfo, *, email: str, name: str, role: str, password: str, at: datetime) -> User:
    """One member of staff. Raises CannotAdd with the reason."""
    if role not in set(Role):
        raise CannotAdd(_("Rôles possibles : operator, crew, supervisor, admin."))
    if User.objects.filter(email__iexact=email).exists():
        raise CannotAdd(_("Cette adresse a déjà un compte."))
    try:
        validate_password(password)
    except ValidationError as problem:
        raise CannotAdd(" ".join(problem.messages)) from problem
    user = User(city_id=city.id, email=email.lower(), name=name, role=role)
    user.is_staff = user.is_superuser = role == Role.ADMIN
    user.set_password(password)
    user.save()
    write(city.id, what="account.added", about=f"account:{user.pk}", by=SYSTEM, at=at, data={"role": role})
    return user
