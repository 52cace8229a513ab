"""The readable page of the API, served from our own files only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def docs(request: HttpRequest) -> HttpResponse:
    """Swagger's page with the scripts that django-ninja ships."""
    return render(request, "api_docs.html", {"openapi_url": "/api/v1/openapi.json"})
