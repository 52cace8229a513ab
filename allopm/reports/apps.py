"""Room registration."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "allopm.reports"
    label = "reports"
