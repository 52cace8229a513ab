"""Room registration."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "allopm.safety"
    label = "safety"
    verbose_name = "alertes des équipages"
