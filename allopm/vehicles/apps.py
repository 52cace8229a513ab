"""Room registration."""

from django.apps import AppConfig


class VehiclesConfig(AppConfig):
    name = "allopm.vehicles"
    label = "vehicles"
    verbose_name = "véhicules abandonnés"
