"""Addresses of procedures and of a request's private page."""

from django.urls import path

from allopm.sites.citizen import procedures, requests

urlpatterns = [
    path("pm/demarches/", procedures.index, name="procedures"),
    path("pm/demarches/<slug:code>/", procedures.about, name="procedure"),
    path("pm/demarches/<slug:code>/demander/", procedures.ask, name="ask"),
    path("demande/<str:token>/", requests.page, name="request"),
    path("demande/<str:token>/etape/", requests.take_step, name="request_step"),
    path("demande/<str:token>/date/", requests.move, name="request_move"),
    path("demande/<str:token>/prevenir/", requests.follow, name="request_follow"),
    path("demande/<str:token>/rendez-vous.ics", requests.calendar, name="request_calendar"),
    path("demande/<str:token>/documents/<int:document_id>.pdf", requests.document, name="request_document"),
]
