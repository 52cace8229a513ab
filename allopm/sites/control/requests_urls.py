"""Addresses of the back office of requests."""

from django.urls import path

from allopm.sites.control import requests

urlpatterns = [
    path("demandes/", requests.index, name="requests"),
    path("demandes/<str:code>/", requests.one, name="request"),
    path("demandes/<str:code>/etape/", requests.take_step, name="request_step"),
    path("demandes/<str:code>/documents/<int:document_id>.pdf", requests.document, name="request_document"),
]
