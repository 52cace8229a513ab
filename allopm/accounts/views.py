"""Sign-in as the house shows it, and the way to the page of one's role."""

from __future__ import annotations

from allauth.account.views import LoginView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from allopm.accounts.access import page_role
from allopm.accounts.roles import HOMES, Role
from allopm.refusals import NotFound

sign_in = LoginView.as_view(extra_context={"is_demo": not settings.IS_PRODUCTION})


@page_role(*Role)
def entrance(request: HttpRequest) -> HttpResponse:
    """After sign-in."""
    return redirect(HOMES[Role(request.user.role)])  # type: ignore[union-attr]  # page_role saw the account


def given_by_the_city(request: HttpRequest) -> HttpResponse:
    """Addresses are given by the city, never changed or added by oneself."""
    raise NotFound()
