"""Room registration."""

from __future__ import annotations

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "allopm.team"
    label = "team"

    def ready(self) -> None:
        from allopm.team import leaving  # noqa: F401  # connects the receiver
