"""The map's files over HTTP."""

from django.apps import AppConfig


class TilesConfig(AppConfig):
    name = "allopm.sites.tiles"
    label = "tiles"
