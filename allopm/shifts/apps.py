"""Room registration."""

from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    name = "allopm.shifts"
    label = "shifts"
