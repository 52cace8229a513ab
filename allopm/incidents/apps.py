"""Room registration."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "allopm.incidents"
    label = "incidents"
