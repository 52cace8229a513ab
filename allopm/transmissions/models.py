"""Tables of what is passed to services, and of the exports made of a case. No behaviour."""

from __future__ import annotations

import uuid

from django.db import models


class Transmission(models.Model):
    """One case passed to one service: what leaves, what came of it, what the service said.

    The row is the outbox: written with the case, carried later. `due_at` is the next moment a carrier may take
    it, `remind_at` the next reminder, `poll_at` the next look at an Open311 server. `key` names the delivery
    for ever, so that a receiver can drop what comes twice. The reply link is never stored: its hash is.
    """

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="transmissions")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    version = models.PositiveIntegerField(default=1)
    service = models.CharField(max_length=48)
    service_name = models.CharField(max_length=120)
    channel = models.CharField(max_length=8)
    subject = models.CharField(max_length=8, default="case")
    text = models.CharField(max_length=1000, default="")
    by = models.CharField(max_length=120)
    by_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, default="queued")
    is_open = models.BooleanField(default=True)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, default="")
    reminders = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)
    remote_id = models.CharField(max_length=120, default="")
    poll_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=8, default="")
    answer = models.CharField(max_length=1900, default="")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="transmission_due"),
            models.Index(fields=["remind_at"], condition=models.Q(remind_at__isnull=False), name="transmission_remind"),
            models.Index(fields=["poll_at"], condition=models.Q(poll_at__isnull=False), name="transmission_poll"),
            models.Index(fields=["city"], condition=models.Q(is_open=True), name="transmission_open"),
        ]


class Export(models.Model):
    """Two files made of a case for a police officer (OPJ): kept some hours under names nobody guesses, then erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    by_id = models.BigIntegerField(null=True)
    json_file = models.CharField(max_length=200)
    pdf_file = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="export_expires")]
