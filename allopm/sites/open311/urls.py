"""Addresses of GeoReport v2, for Allo Mairie only."""

from __future__ import annotations

from django.urls import path, register_converter

from allopm.sites.open311 import views


class AnswerFormat:
    """XML or JSON."""

    regex = "xml|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(AnswerFormat, "answer")
urlpatterns = [
    path("discovery.<answer:form>", views.discovery),
    path("v2/services.<answer:form>", views.services),
    path("v2/services/<str:code>.<answer:form>", views.definition),
    path("v2/requests.<answer:form>", views.requests),
    path("v2/requests/<str:code>.<answer:form>", views.one_request),
]
