"""Tables of the pilot: what is open to whom, what people said of a screen. No behaviour."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from allopm.pilot.switches import AUDIENCE_LABELS, SWITCH_LABELS


class Switch(models.Model):
    """A feature of one city and for whom it is open; a feature without a row is open to everyone."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+", verbose_name="ville")
    code = models.CharField("fonction", max_length=32)
    audience = models.CharField("ouverte à", max_length=8, choices=AUDIENCE_LABELS, default="everyone")

    class Meta:
        verbose_name = "bascule"
        verbose_name_plural = "bascules du pilote"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="switch_code")]

    def __str__(self) -> str:
        return str(dict(SWITCH_LABELS).get(self.code, self.code))


class PilotAgent(models.Model):
    """A member of staff who tries what is not yet open to all."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="compte"
    )

    class Meta:
        verbose_name = "agent pilote"
        verbose_name_plural = "agents pilotes"

    def __str__(self) -> str:
        return str(self.user)


class Feedback(models.Model):
    """What somebody said of a screen: words, which page, in what state. Of residents, nothing says who."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    text = models.CharField(max_length=2000)
    page = models.CharField(max_length=200)  # the address without its secrets
    state = models.JSONField(default=dict)  # language, size of the window, light or dark
    picture = models.CharField(max_length=120, default="")  # in the photos' storage
    role = models.CharField(max_length=12)  # resident, or the role of the account
    by_id = models.BigIntegerField(null=True)  # the account of staff, to answer them
    by_name = models.CharField(max_length=120, default="")
    handled_at = models.DateTimeField(null=True)
    handled_by = models.CharField(max_length=120, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="feedback_key")]
        indexes = [models.Index(fields=["city", "-at"], name="feedback_at")]


class StepTiming(models.Model):
    """A counter of one day and one page of the report: seen, answered how fast, refused. Never a person's row."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    step = models.CharField(max_length=64)
    what = models.CharField(max_length=8)  # see timings.What
    within_s = models.PositiveSmallIntegerField()  # answered within so many seconds; 0 where none was measured
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "day", "step", "what", "within_s"], name="step_timing_counter")
        ]
