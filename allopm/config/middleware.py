"""Turns refusals into answers: JSON for programs, a page for people."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from allopm.refusals import Refused, Unavailable
from allopm.sites.answers import answer

log = logging.getLogger("allopm.requests")
GetResponse = Callable[[HttpRequest], HttpResponse]


class refusals:  # a middleware is named like a function in settings
    """Outermost of ours: whatever refuses below leaves as one JSON shape or one French page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, Refused):
            return answer(request, problem)
        if isinstance(problem, OperationalError | InterfaceError):
            log.warning("database_unavailable path=%s", request.resolver_match and request.resolver_match.route)
            return answer(request, Unavailable())
        return None
