"""Tables of planned and real shifts, of imports of plans, and of what crews said of their duty. No behaviour."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models.constraints import Deferrable
from django.db.models.expressions import Func


class TsTzRange(Func):
    """From `starts_at`, to `ends_at` excluded: one shift may begin when another ends."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Shift(models.Model):
    """One crew's duty as planned, and as it was."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    crew = models.ForeignKey("fleet.Crew", on_delete=models.PROTECT, related_name="shifts")
    version = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    vehicle = models.CharField(max_length=12)
    officers = models.PositiveSmallIntegerField()
    members = ArrayField(models.CharField(max_length=40), default=list)  # short names: « A. Martin »
    skills = ArrayField(models.CharField(max_length=24), default=list)
    sector = models.CharField(max_length=32, default="")
    note = models.CharField(max_length=200, default="")
    real_start = models.DateTimeField(null=True)
    real_end = models.DateTimeField(null=True)
    uid = models.CharField(max_length=200, default="")  # of the file it came from
    is_invented = models.BooleanField(default=False)
    updated_at = models.DateTimeField()
    last_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "uid"], condition=~models.Q(uid=""), name="shift_uid"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_order"),
            ExclusionConstraint(
                name="shift_one_at_a_time",
                expressions=[
                    ("crew", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,  # an import may swap two shifts
            ),
        ]
        indexes = [models.Index(fields=["city", "starts_at"], name="shift_city_starts")]


class Plan(models.Model):
    """One row per city: locked by every write of the plan."""

    city = models.OneToOneField("city.City", on_delete=models.PROTECT, primary_key=True, related_name="+")


class PlanImport(models.Model):
    """A file that was taken, with what it replaced: so that the last one can be undone."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    file_name = models.CharField(max_length=120, default="")
    before = models.JSONField()  # [{"id", "version", "was": null or the shift's columns}]
    undone_at = models.DateTimeField(null=True)


class DutyAction(models.Model):
    """A crew's word on its duty by its key, so that a replay after a tunnel does nothing twice."""

    crew = models.ForeignKey("fleet.Crew", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=12)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    is_applied = models.BooleanField()  # false: a later word had come before it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crew", "key"], name="duty_action_key")]
        indexes = [models.Index(fields=["received_at"], name="duty_action_received")]
