"""Addresses of the back office of requests."""

from django.urls import path

from allopm.sites.control import requests, sessions

urlpatterns = [
    path("demandes/", requests.index, name="requests"),
    path("demandes/seances/", sessions.index, name="sessions"),
    path("demandes/seances/<slug:procedure>/ajouter/", sessions.add, name="session_add"),
    path("demandes/seances/<int:session_id>/places/", sessions.seats, name="session_seats"),
    path("demandes/seances/<int:session_id>/annuler/", sessions.cancel, name="session_cancel"),
    path("demandes/<str:code>/", requests.one, name="request"),
    path("demandes/<str:code>/etape/", requests.take_step, name="request_step"),
    path("demandes/<str:code>/documents/<int:document_id>.pdf", requests.document, name="request_document"),
]
