"""Tables of closed and slowed streets. No behaviour."""

from __future__ import annotations

import uuid

from django.db import models

CURRENT = ["scheduled", "active"]


class Closure(models.Model):
    """An area or a line drawn on the map, closed to vehicles or slowed by a factor, for a time."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField("état", max_length=12)
    kind = models.CharField("nature", max_length=8)
    factor = models.FloatField("durée multipliée par", null=True)
    title = models.CharField("titre", max_length=120)
    shape = models.JSONField("tracé (GeoJSON)")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin", null=True)
    drawn_by = models.CharField("tracée par", max_length=120)
    drawn_at = models.DateTimeField("tracée le")
    lifted_at = models.DateTimeField("levée le", null=True)
    updated_at = models.DateTimeField()
    last_by = models.CharField(max_length=120)
    last_what = models.CharField(max_length=12)
    key = models.CharField(max_length=64, default="")

    class Meta:
        verbose_name = "fermeture"
        verbose_name_plural = "fermetures et ralentissements"
        constraints = [
            models.UniqueConstraint(fields=["city", "key"], condition=~models.Q(key=""), name="closure_key"),
            models.CheckConstraint(
                condition=models.Q(kind="closed", factor=None) | models.Q(kind="slow", factor__gt=1),
                name="closure_factor",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "id"], condition=models.Q(state__in=CURRENT), name="closure_current"),
            models.Index(fields=["city", "starts_at"], name="closure_starts"),
        ]

    def __str__(self) -> str:
        return self.title


class Board(models.Model):
    """One row per city: locked by every write, with a mark that no other write ever gave it."""

    city = models.OneToOneField("city.City", on_delete=models.PROTECT, primary_key=True, related_name="+")
    mark = models.UUIDField(default=uuid.uuid4)
