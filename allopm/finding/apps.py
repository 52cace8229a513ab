"""The room of search, saved views and what happened at a place before."""

from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "allopm.finding"
    label = "finding"
