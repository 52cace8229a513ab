"""Room registration."""

from django.apps import AppConfig


class CityConfig(AppConfig):
    name = "allopm.city"
    label = "city"
    verbose_name = "Configuration de la ville"
