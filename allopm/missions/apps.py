"""Room registration."""

from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "allopm.missions"
    label = "missions"
