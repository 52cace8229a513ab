"""Room registration."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "allopm.events"
    label = "events"
