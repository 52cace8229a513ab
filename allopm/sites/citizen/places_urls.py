"""Addresses of the places of a city."""

from __future__ import annotations

from django.urls import path

from allopm.sites.citizen import places_views

urlpatterns = [
    path("pm/lieux/", places_views.places_page, name="places"),
    path("pm/lieux/<slug:code>/", places_views.place_page, name="place"),
]
