"""Journals who signs in, who fails to, who leaves. Called by Django; never keeps what somebody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from allopm.accounts.models import User
from allopm.accounts.queries import actor_of
from allopm.city.queries import current_city
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM, Actor
from allopm.refusals import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping


@receiver(user_logged_in)
def signed_in(*, user: User, **_: Any) -> None:
    _note(user, what="account.signed_in", by=actor_of(user))


@receiver(user_logged_out)
def signed_out(*, user: User | None, **_: Any) -> None:
    if isinstance(user, User):
        _note(user, what="account.signed_out", by=actor_of(user))


@receiver(user_login_failed)
def sign_in_failed(*, credentials: Mapping[str, Any], **_: Any) -> None:
    """About the account when there is one; what was typed may be a password, and is not kept."""
    typed = str(credentials.get("email") or credentials.get("username") or "")[:254]
    user = User.objects.filter(email__iexact=typed).first() if typed and "\x00" not in typed else None
    _note(user, what="account.sign_in_failed", by=SYSTEM)


def _note(user: User | None, *, what: str, by: Actor) -> None:
    city_id = user.city_id if user else None
    if city_id is None:
        try:
            city_id = current_city().id
        except Unavailable:  # the very first administrator signs in before there is a city
            return
    write(city_id, what=what, about=f"account:{user.pk}" if user else "account:unknown", by=by, at=timezone.now())
