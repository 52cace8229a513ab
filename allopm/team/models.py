"""Tables of who is at the desk and of the sheets they hand over. No behaviour."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Seat(models.Model):
    """One person's place at the desk; stays when they leave, so that its version never runs backwards."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)  # null: away
    left_at = models.DateTimeField(null=True)
    reading = models.JSONField(default=list)
    claims = models.PositiveIntegerField(default=0)
    given_at = models.DateTimeField(null=True)  # the last case that the distribution gave

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "user"], name="team_seat_once")]


class Window(models.Model):
    """One window of the desk that a person has open, and the case on it."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="windows")
    name = models.CharField(max_length=64)
    session = models.CharField(max_length=64)  # a mark of the browser session; signing out takes its windows away
    reading = models.CharField(max_length=16, default="")
    seen_at = models.DateTimeField()
    closing_at = models.DateTimeField(null=True)  # the page said that it goes; a reload comes back at once

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "name"], name="team_window_once")]
        indexes = [models.Index(fields=["seen_at"], name="team_window_seen")]


class Rota(models.Model):
    """One row per city, locked by every write to its hand-over sheets."""

    city = models.OneToOneField("city.City", on_delete=models.PROTECT, primary_key=True, related_name="+")


class ReliefSheet(models.Model):
    """What one shift hands over to the next. `content` is empty until it is frozen."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default="open")
    due_at = models.DateTimeField()  # the hour of the relief; of one made on demand, the moment it was asked for
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, default="")
    leaving_id = models.BigIntegerField(null=True)
    leaving_name = models.CharField(max_length=120, default="")
    leaving_at = models.DateTimeField(null=True)
    arriving_id = models.BigIntegerField(null=True)
    arriving_name = models.CharField(max_length=120, default="")
    arriving_at = models.DateTimeField(null=True)
    is_alone = models.BooleanField(default=False)
    rang_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    last_by = models.CharField(max_length=120)
    last_what = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "due_at"], name="team_relief_hour")]
        indexes = [models.Index(fields=["city", "-made_at"], name="team_relief_made")]


class ReliefNote(models.Model):
    """What somebody of the leaving shift wants the next one to know."""

    sheet = models.ForeignKey(ReliefSheet, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(max_length=1000)
    by = models.CharField(max_length=120)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "key"], name="team_relief_note")]
