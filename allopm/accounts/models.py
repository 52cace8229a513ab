"""The account table. No behaviour but names."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from allopm.accounts.roles import ROLE_LABELS, Role


class UserManager(BaseUserManager["User"]):
    """What Django's sign-in needs to find an account."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff; residents have no account."""

    city = models.ForeignKey(
        "city.City", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ville"
    )
    email = models.EmailField("adresse e-mail", unique=True)
    name = models.CharField("nom", max_length=120)
    role = models.CharField("rôle", max_length=12, choices=ROLE_LABELS, default=Role.OPERATOR)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("accès à l’administration", default=False)
    date_joined = models.DateTimeField("créé le", auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2]).upper()
