"""Room registration."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "allopm.notices"
    verbose_name = "messages aux personnes"
