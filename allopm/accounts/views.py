"""Leads everybody to the page of their role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from allopm.accounts.access import page_role
from allopm.accounts.roles import HOMES, Role


@page_role(*Role)
def entrance(request: HttpRequest) -> HttpResponse:
    """After sign-in."""
    return redirect(HOMES[Role(request.user.role)])  # type: ignore[union-attr]  # page_role saw the account
