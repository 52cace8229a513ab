"""Site registration."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "allopm.sites.field"
    label = "field"
