"""The room of the desk's past: what the screen showed, minute by minute, for thirty days."""

from django.apps import AppConfig


class ReplaysConfig(AppConfig):
    name = "allopm.replays"
    label = "replays"
