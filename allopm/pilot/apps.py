"""Room registration."""

from django.apps import AppConfig


class PilotConfig(AppConfig):
    name = "allopm.pilot"
    label = "pilot"
    verbose_name = "pilote"
