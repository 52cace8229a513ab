"""The content policy of the administration: a little wider, because its interface computes its own scripts' terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
# Alpine, in django-unfold, evaluates its attributes; both set styles on elements. Still nothing from elsewhere.
ADMIN_POLICY: Final = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


def admin_policy(get_response: GetResponse) -> GetResponse:
    """Below the CSP middleware; only for `/admin/`, which only administrators open."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]  # django-csp reads it there
        return response

    return answer
