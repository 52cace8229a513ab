"""Table of vehicles that do not move. No behaviour."""

from __future__ import annotations

from django.db import models


class VehicleCase(models.Model):
    """The legal clock of one case; written under the lock of its incident.

    `clock` counts the starts of the clock: a reminder of an older start does nothing. The row is the timer, so it
    survives a restart.
    """

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    incident = models.OneToOneField("incidents.Incident", on_delete=models.PROTECT, related_name="vehicle_case")
    state = models.CharField(max_length=20)
    clock = models.PositiveIntegerField(default=1)
    days = models.PositiveSmallIntegerField()  # the rule of the city when this clock started
    first_at = models.DateTimeField()
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    second_at = models.DateTimeField(null=True)
    compared = models.JSONField(null=True)  # {"valves": same|moved|unknown, "metres": int|null}
    decided_by = models.CharField(max_length=120, default="")
    decided_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=12, default="")
    removal_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="first_checked"), name="vehicle_first_checked"),
            models.Index(fields=["city", "state"], name="vehicle_state"),
        ]
