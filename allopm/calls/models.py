"""Table of telephone calls. No behaviour."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from allopm.columns.sealed import SealedText


class Call(models.Model):
    """One call to the city's number: who took it, what became of it. The number is sealed and soon forgotten."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    key = models.CharField(max_length=96)  # `pbx:<its own id>`, or `desk:<key of the form>` for a call typed in
    state = models.CharField(max_length=8, default="ringing")
    is_open = models.BooleanField(default=True)  # stands on every desk: rings, is being written, waits for a callback
    line = models.CharField(max_length=32, default="")  # the number that was dialled
    number = SealedText(default="")
    number_hash = models.CharField(max_length=64, default="")
    number_words = models.CharField(max_length=24, default="")  # « 06 •• •• •• 78 »
    began_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)  # said by the telephone exchange
    taken_at = models.DateTimeField(null=True)  # said by an operator
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    wrapped_at = models.DateTimeField(null=True)
    wrap_code = models.CharField(max_length=32, default="")
    note = models.CharField(max_length=2000, default="")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, null=True, related_name="calls")
    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, null=True, related_name="calls")
    callback_due_at = models.DateTimeField(null=True)
    callback_wished = models.BooleanField(default=False)  # by the caller; a lost call is only offered
    callback_by = models.CharField(max_length=120, default="")
    callback_done_at = models.DateTimeField(null=True)
    callback_result = models.CharField(max_length=12, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="call_key")]
        indexes = [
            models.Index(fields=["city"], condition=models.Q(is_open=True), name="call_open"),
            models.Index(fields=["city", "began_at"], name="call_began"),
            models.Index(fields=["city", "number_hash"], condition=~models.Q(number_hash=""), name="call_number"),
            models.Index(fields=["began_at"], condition=~models.Q(number_hash=""), name="call_forgettable"),
        ]
