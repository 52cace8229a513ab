"""The room of telephone calls."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "allopm.calls"
