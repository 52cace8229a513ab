"""Table of what a human is asked to look at. No column for an image, and none will come. No behaviour."""

from __future__ import annotations

from django.db import models

OPEN = ["waiting", "looking"]


class Watch(models.Model):
    """One task: look at these cameras for this case, from when to when, and say what was decided."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="watches")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, default="waiting")
    reason = models.CharField(max_length=300)
    cameras = models.JSONField(default=list)  # the nearest ones, as the city's list had them when they were asked for
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120, default="")
    taken_by_id = models.BigIntegerField(null=True)
    from_at = models.DateTimeField(null=True)
    to_at = models.DateTimeField(null=True)
    looked = models.JSONField(default=list)  # codes of the cameras looked at, in order
    decision = models.CharField(max_length=12, default="")
    words = models.CharField(max_length=500, default="")
    rang_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=models.Q(state__in=OPEN), name="watch_one_open_per_case"
            )
        ]
        indexes = [models.Index(fields=["asked_at"], condition=models.Q(state__in=OPEN), name="watch_open")]
