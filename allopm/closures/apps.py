"""Room registration."""

from django.apps import AppConfig


class ClosuresConfig(AppConfig):
    name = "allopm.closures"
    label = "closures"
    verbose_name = "fermetures et ralentissements"
