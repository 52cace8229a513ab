"""Tables of the event log. No behaviour."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from allopm.columns.transactions import CurrentTransaction, TransactionNumber


class Event(models.Model):
    """One change as one audience may see it. In the database the key is (xid, seq)."""

    xid = TransactionNumber(db_default=CurrentTransaction(), editable=False)
    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    city_id = models.BigIntegerField()
    audience = models.TextField()
    kind = models.TextField()
    entity = models.TextField()
    version = models.IntegerField()
    body = models.JSONField()
    written_at = models.DateTimeField(null=True, db_default=Now(), editable=False)  # null: before there was this column

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Forgotten(models.Model):
    """One row: the last position that retention took away. Older readers must start again."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    xid = TransactionNumber()
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="events_forgotten_one_row")]
