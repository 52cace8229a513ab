"""The room of requests to the city's services."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "allopm.services"
