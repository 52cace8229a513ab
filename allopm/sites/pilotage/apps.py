"""Site registration."""

from django.apps import AppConfig


class PilotageConfig(AppConfig):
    name = "allopm.sites.pilotage"
    label = "pilotage"
