"""Tables of what residents say. No behaviour."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GistIndex
from django.db import models

from allopm.columns.point import PlanePoint
from allopm.columns.sealed import SealedText


class Report(models.Model):
    """One person's statement. Its words never change; its state is what the person reads."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="reports")
    code = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=16, default="received")
    token_hash = models.CharField(max_length=64)
    key_hash = models.CharField(max_length=64, default="")
    client_hash = models.CharField(max_length=64, default="")
    channel = models.CharField(max_length=16, default="app")
    kind = models.CharField(max_length=48)
    ongoing = models.CharField(max_length=12, default="unknown")
    still_answer = models.CharField(max_length=12, default="")
    still_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    place = PlanePoint(null=True)
    accuracy_m = models.FloatField(null=True)
    address = models.CharField(max_length=200, default="")
    place_words = models.CharField(max_length=500, default="")
    location_source = models.CharField(max_length=12, default="none")
    floor = models.CharField(max_length=80, default="", db_default="")
    has_left = models.BooleanField(default=False, db_default=False)
    answers = models.JSONField(default=dict)
    comment = models.TextField(default="")
    lang = models.CharField(max_length=5, default="fr")
    has_contact = models.BooleanField(default=False)
    contact_email = SealedText(default="")
    contact_phone = SealedText(default="")
    contact_name = SealedText(default="")
    ended_text = models.CharField(max_length=1000, default="", db_default="")  # the desk's words, in this language
    phone_hash = models.CharField(max_length=64, default="", db_default="")
    email_hash = models.CharField(max_length=64, default="", db_default="")
    satisfaction = models.CharField(max_length=8, default="", db_default="")  # the author's one word on the end
    satisfied_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # the author took everything back; the facts stay
    answer_by = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="report_code"),
            models.UniqueConstraint(fields=["token_hash"], name="report_token"),
            models.UniqueConstraint(fields=["city", "key_hash"], condition=~models.Q(key_hash=""), name="report_key"),
        ]
        indexes = [
            models.Index(fields=["incident", "created_at"], name="report_incident"),
            GistIndex(fields=["place", "created_at"], name="report_near"),
            models.Index(fields=["city", "phone_hash"], condition=~models.Q(phone_hash=""), name="report_phone"),
            models.Index(fields=["city", "email_hash"], condition=~models.Q(email_hash=""), name="report_email"),
            models.Index(
                fields=["city", "satisfied_at"], condition=models.Q(satisfied_at__isnull=False), name="report_satisfied"
            ),
            models.Index(fields=["erased_at"], condition=models.Q(erased_at__isnull=False), name="report_erased"),
        ]


class ThreadLink(models.Model):
    """One more private link to a thread, for whoever proved to hold the address left with it. Its digest only."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()


class UsualDelay(models.Model):
    """What most people waited, learnt every night from the city's own past. No person stands behind a row."""

    city = models.ForeignKey("city.City", on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=32)
    quarter = models.SmallIntegerField()  # of the day, 0 to 3; -1 whatever the hour
    until = models.CharField(max_length=8)  # `read` or `ended`
    low_min = models.PositiveIntegerField()
    high_min = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    learnt_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "group", "quarter", "until"], name="usual_delay")]


class ReportStep(models.Model):
    """Append-only: what the resident's thread shows, in order."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16)
    at = models.DateTimeField()
    text = models.CharField(max_length=600, default="")

    class Meta:
        ordering = ["id"]


class Message(models.Model):
    """A word between the desk and one reporter."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="messages")
    is_from_desk = models.BooleanField()
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, default="", db_default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], condition=~models.Q(key=""), name="report_message_key")
        ]


class Photo(models.Model):
    """A picture without metadata; orphan until a report takes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="photos")
    mission = models.ForeignKey("missions.Mission", on_delete=models.PROTECT, null=True, related_name="photos")
    file = models.FileField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # How many the server blurred; null when the page had looked for them, or a crew took the picture.
    faces = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=models.Q(report=None), name="photo_orphans")]
