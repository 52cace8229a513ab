"""A refusal as an answer: one JSON shape for programs, one French page for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from allopm.refusals import Refused, TooMany, Unavailable


def answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """JSON under /api/ and /live/, a page elsewhere."""
    if request.path.startswith(("/api/", "/live/", "/positions/")):
        response: HttpResponse = JsonResponse(refusal.as_json(), status=refusal.status)
    else:
        response = render(request, "refused.html", {"refusal": refusal}, status=refusal.status)
    if isinstance(refusal, TooMany | Unavailable):
        response["Retry-After"] = str(refusal.data.get("retry_after", 5))
    return response
