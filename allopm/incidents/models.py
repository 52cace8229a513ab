"""Tables of what the desk handles. No behaviour."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from allopm.columns.point import PlanePoint


class Incident(models.Model):
    """One disturbance; gathers one or more reports."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, default="new")
    kind = models.CharField(max_length=48)
    priority = models.PositiveSmallIntegerField()
    priority_override = models.PositiveSmallIntegerField(null=True)
    override_reason = models.CharField(max_length=300, default="", db_default="")
    override_by = models.CharField(max_length=120, default="", db_default="")
    override_at = models.DateTimeField(null=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    urgency_terms = models.JSONField(default=list)
    urgency_text = models.CharField(max_length=300, default="")
    appraise_at = models.DateTimeField(null=True)  # when time alone will move its points
    ongoing = models.CharField(max_length=12, default="unknown")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    place = PlanePoint(null=True)
    accuracy_m = models.FloatField(null=True)
    address = models.CharField(max_length=200, default="")
    place_words = models.CharField(max_length=500, default="")
    location_source = models.CharField(max_length=12, default="none")
    floor = models.CharField(max_length=80, default="", db_default="")
    has_left = models.BooleanField(default=False, db_default=False)
    sector = models.CharField(max_length=32, default="")
    witnesses = models.PositiveIntegerField(default=1)
    report_count = models.PositiveIntegerField(default=1)
    photo_count = models.PositiveIntegerField(default=0)
    unread_messages = models.PositiveIntegerField(default=0)
    repeats_30_days = models.PositiveIntegerField(default=0)
    leader = models.CharField(max_length=16, default="", db_default="")  # empty: others are compared with it
    leader_score = models.FloatField(null=True)
    followers_due = models.BooleanField(default=False, db_default=False)  # it changed: compare them again
    not_same = models.JSONField(default=list)  # codes that an operator set apart from it
    plate_hash = models.CharField(max_length=64, default="", db_default="")  # keyed: comparable, not readable
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    claim_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)  # null: since it was created
    dispatched_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    untouched_since = models.DateTimeField(null=True)  # null: a human acted since its reporter last spoke
    silent_at = models.DateTimeField(null=True)
    tour_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)  # the promise is kept
    promise_near_at = models.DateTimeField(null=True)
    promise_broken_at = models.DateTimeField(null=True)
    watch = models.ForeignKey("watching.Watch", on_delete=models.PROTECT, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)
    held_reason = models.CharField(max_length=300, default="")
    service = models.CharField(max_length=48, default="")
    transmission = models.JSONField(null=True)  # the card of the last one, written by its room
    outcome = models.CharField(max_length=24, default="")
    proof = models.CharField(max_length=12, default="")
    ended_text = models.CharField(max_length=1000, default="")
    ended_at = models.DateTimeField(null=True)
    band_low_min = models.PositiveSmallIntegerField(null=True)
    band_high_min = models.PositiveSmallIntegerField(null=True)
    answer_by = models.DateTimeField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    last_by = models.CharField(max_length=120, default="")
    last_what = models.CharField(max_length=48, default="")
    last_moved = models.CharField(max_length=200, default="", db_default="")
    quiet_from = models.PositiveIntegerField(default=0, db_default=0)  # from this version on nobody touched it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="incident_code")]
        indexes = [
            models.Index(fields=["city"], condition=~models.Q(state="ended"), name="incident_open"),
            models.Index(fields=["city", "-ended_at"], name="incident_ended"),
            models.Index(fields=["held_until"], condition=models.Q(held_until__isnull=False), name="incident_held"),
            models.Index(fields=["claim_until"], condition=models.Q(claim_until__isnull=False), name="incident_claim"),
            GistIndex(fields=["place", "created_at"], name="incident_near"),
            models.Index(fields=["city", "leader"], condition=~models.Q(leader=""), name="incident_followers"),
            models.Index(fields=["id"], condition=models.Q(followers_due=True), name="incident_followers_due"),
            models.Index(fields=["appraise_at"], condition=models.Q(appraise_at__isnull=False), name="incident_ageing"),
            models.Index(fields=["city", "plate_hash"], condition=~models.Q(plate_hash=""), name="incident_plate"),
        ]


class IncidentStep(models.Model):
    """Append-only history of an incident: who did what, and what it looked like before."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    by_id = models.BigIntegerField(null=True)
    text = models.CharField(max_length=2000, default="")
    version = models.PositiveIntegerField()
    moved = models.CharField(max_length=200, default="", db_default="")  # what it did to the urgency, in words
    before = models.JSONField(default=dict)
    key = models.CharField(max_length=64, default="", db_default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "key"], condition=~models.Q(key=""), name="incident_step_key")
        ]
        # What one person did lately; steps of residents and of timers have no account and stay out of it.
        indexes = [models.Index(fields=["by_id", "at"], condition=models.Q(by_id__isnull=False), name="step_by_person")]


class Told(models.Model):
    """What open cards of a city were last told of its configuration, and how far a telling has come."""

    city = models.OneToOneField("city.City", on_delete=models.CASCADE, related_name="+")
    shown = models.CharField(max_length=64)
    after = models.BigIntegerField(default=0)
    is_under_way = models.BooleanField(default=False)


class Joining(models.Model):
    """One case that joined another, and what it was: the way back."""

    source = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="joinings")
    target = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="joined")
    gesture = models.UUIDField()  # the cases that joined by one gesture of an operator
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    reports = models.JSONField(default=list)  # their keys
    before = models.JSONField(default=dict)
    split_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["target"], condition=models.Q(split_at=None), name="joining_standing")]
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=models.Q(split_at=None), name="joining_once")
        ]
