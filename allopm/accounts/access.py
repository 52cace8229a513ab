"""Who may enter. The only way a site gets a member of staff.

The desk is for operators, supervisors and administrators; the crew's app for crews; configuration for
administrators. Somebody not signed in is asked to sign in; somebody signed in without the role, or who serves
another city, is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from allopm.accounts.models import User
from allopm.accounts.roles import Role
from allopm.city.queries import current_city
from allopm.refusals import Forbidden, SignInNeeded

View = Callable[..., HttpResponseBase]


def require_role(request: HttpRequest, *roles: Role) -> User:
    """The signed-in account, if it serves this city in one of these roles. Raises SignInNeeded, Forbidden."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        raise SignInNeeded()
    if user.role not in roles or user.city_id not in (None, current_city().id):
        raise Forbidden()
    return user


def page_role(*roles: Role) -> Callable[[View], View]:
    """A page for these roles: others are led to sign in, or refused with a page."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require_role(request, *roles)
            return view(request, *args, **kwargs)

        return guarded

    return guard
