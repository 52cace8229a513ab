"""Room registration."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "allopm.fleet"
    label = "fleet"
