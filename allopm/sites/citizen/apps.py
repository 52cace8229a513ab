"""Site registration."""

from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "allopm.sites.citizen"
    label = "citizen"
