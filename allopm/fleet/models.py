"""Tables of crews and where they are. No behaviour."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Crew(models.Model):
    """Two or three officers on one call sign."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    call_sign = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, default="off_duty")
    state_since = models.DateTimeField()
    vehicle = models.CharField(max_length=12, default="car")
    officers = models.PositiveSmallIntegerField(default=2)
    sector = models.CharField(max_length=32, default="")
    skills = ArrayField(models.CharField(max_length=24), default=list)
    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    last_sign_at = models.DateTimeField(null=True)
    members = ArrayField(models.CharField(max_length=40), default=list)  # short names, while on duty
    standing = models.JSONField(null=True)  # vehicle, officers, skills, sector outside the present duty
    shift_id = models.BigIntegerField(null=True)
    duty_planned_start = models.DateTimeField(null=True)
    duty_planned_end = models.DateTimeField(null=True)
    duty_started_at = models.DateTimeField(null=True)
    duty_ended_at = models.DateTimeField(null=True)
    duty_said_at = models.DateTimeField(null=True)
    duty_reminded_at = models.DateTimeField(null=True)
    silent_since = models.DateTimeField(null=True)
    mission_id = models.BigIntegerField(null=True)
    mission_incident = models.CharField(max_length=16, default="")
    mission_state = models.CharField(max_length=12, default="")
    mission_since = models.DateTimeField(null=True)
    tour = models.JSONField(default=list)
    alert = models.JSONField(null=True)
    check_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "call_sign"], name="crew_call_sign")]


class CrewPosition(models.Model):
    """The latest fix of a crew: one row, overwritten."""

    crew = models.OneToOneField(Crew, on_delete=models.CASCADE, primary_key=True, related_name="position")
    lon = models.FloatField()
    lat = models.FloatField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    accuracy_m = models.FloatField(null=True)
    heading = models.FloatField(null=True)
    source = models.CharField(max_length=10, default="field", db_default="field")


class Device(models.Model):
    """A phone or a tracker that speaks for a crew. Its secret is shown once and kept as a digest only."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    crew = models.ForeignKey(Crew, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    app = models.CharField(max_length=10)
    label = models.CharField(max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_fix_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
