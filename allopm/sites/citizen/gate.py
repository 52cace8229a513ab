"""Closes the pages of what a city has not opened to whoever looks. HTTP only."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from allopm.city.queries import current_city
from allopm.refusals import NotFound
from allopm.sites.answers import answer
from allopm.sites.citizen.tiles import switch_of
from allopm.sites.citizen.visitors import closed_switches

GetResponse = Callable[[HttpRequest], HttpResponse]


def pilot_gate(get_response: GetResponse) -> GetResponse:
    """Only addresses that belong to a switch cost a question."""

    def gate(request: HttpRequest) -> HttpResponse:
        switch = switch_of(request.path)
        if switch and switch in closed_switches(request, current_city()):
            return answer(request, NotFound(_("Ce service n’est pas encore ouvert. Revenez bientôt.")))
        return get_response(request)

    return gate
