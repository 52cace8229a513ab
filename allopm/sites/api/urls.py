"""Addresses of the API."""

from django.urls import path

from allopm.sites.api import (
    audit,
    calls,
    closures,
    conversation,
    covering,
    crews,
    desk,
    devices,
    field,
    finding,
    grouping,
    public,
    replays,
    statistics,
    team,
    telephony,
    tracks,
    transmissions,
    vehicles,
    watching,
    ways,
)
from allopm.sites.api.door import api
from allopm.sites.api.pages import docs

api.add_router("", public.router)
api.add_router("/statistics", statistics.router)
api.add_router("/telephony", telephony.router)
api.add_router("/desk/calls", calls.router)
api.add_router("/desk", desk.router)
api.add_router("/desk/closures", closures.router)
api.add_router("/desk", ways.router)
api.add_router("/desk", audit.router)
api.add_router("/desk", grouping.router)
api.add_router("/desk", crews.router)
api.add_router("/desk", covering.router)
api.add_router("/desk", transmissions.router)
api.add_router("", transmissions.services)
api.add_router("/desk", vehicles.router)
api.add_router("/desk", watching.router)
api.add_router("/desk", conversation.router)
api.add_router("/desk", team.router)
api.add_router("/desk", finding.router)
api.add_router("/desk", replays.router)
api.add_router("/desk/crews", devices.any_crew)
api.add_router("/desk/crews", tracks.router)
api.add_router("/field", devices.own)
api.add_router("/field", field.router)

urlpatterns = [path("v1/", api.urls), path("docs", docs, name="api-docs")]
