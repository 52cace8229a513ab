"""Staff read French, whatever their browser speaks: the desk, the field, the administration, sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]
STAFF: Final = ("/admin/", "/api/v1/desk/", "/api/v1/field/", "/compte/", "/desk/", "/field/")


def staff_language(get_response: GetResponse) -> GetResponse:
    """Below LocaleMiddleware, which serves residents in their own language."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(STAFF):
            return get_response(request)
        with translation.override("fr"):
            return get_response(request)

    return answer
