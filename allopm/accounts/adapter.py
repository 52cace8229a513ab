"""How django-allauth behaves here: accounts are given by the city, nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No sign-up; after sign-in everybody goes to the page of their role."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
