"""Table of the words between the desk and its crews. No behaviour."""

from __future__ import annotations

from django.db import models


class Message(models.Model):
    """A short text to or from one crew; kept thirty days."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    crew = models.ForeignKey("fleet.Crew", on_delete=models.PROTECT, related_name="messages")
    version = models.PositiveIntegerField(default=1)
    is_from_desk = models.BooleanField()
    by = models.CharField(max_length=120)
    text = models.CharField(max_length=500)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crew", "key"], condition=~models.Q(key=""), name="message_key")]
        indexes = [
            models.Index(fields=["city", "received_at"], name="message_received"),
            models.Index(fields=["crew", "received_at"], name="message_crew"),
        ]
