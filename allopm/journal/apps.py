"""Room registration."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "allopm.journal"
    label = "journal"
