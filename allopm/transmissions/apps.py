"""Room registration."""

from django.apps import AppConfig


class TransmissionsConfig(AppConfig):
    name = "allopm.transmissions"
    verbose_name = "transmissions aux services"
