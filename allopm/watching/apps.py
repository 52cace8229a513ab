"""Room registration."""

from django.apps import AppConfig


class WatchingConfig(AppConfig):
    name = "allopm.watching"
    label = "watching"
    verbose_name = "levées de doute par caméra"
