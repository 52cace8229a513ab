"""Room registration."""

from django.apps import AppConfig


class MineConfig(AppConfig):
    name = "allopm.mine"
    label = "mine"
