"""Tables of crews' alerts. No behaviour."""

from __future__ import annotations

from django.db import models


class Alert(models.Model):
    """A crew calls for help, or has not said in time that all is well. One open per crew and kind."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    crew = models.ForeignKey("fleet.Crew", on_delete=models.PROTECT, related_name="alerts")
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=8, default="raised")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # the check that was missed
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    incident = models.CharField(max_length=16, default="")
    acknowledged_by = models.CharField(max_length=120, default="")
    acknowledged_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, default="")
    closed_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["crew", "kind"], condition=~models.Q(state="closed"), name="alert_one_open"
            ),
            models.UniqueConstraint(fields=["crew", "due_at"], name="alert_once_per_check"),
        ]
        indexes = [models.Index(fields=["city"], condition=~models.Q(state="closed"), name="alert_open")]
