"""Site registration."""

from django.apps import AppConfig


class ControlConfig(AppConfig):
    name = "allopm.sites.control"
    label = "control"
