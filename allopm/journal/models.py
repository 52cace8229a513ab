"""Tables of the journal: entries, and the seals that chain them. No behaviour."""

from __future__ import annotations

import pgtrigger
from django.db import models

from allopm.columns.transactions import CurrentTransaction, TransactionNumber

_FOR_GOOD = pgtrigger.Protect(name="for_good", operation=pgtrigger.Update | pgtrigger.Delete)


class Entry(models.Model):
    """One thing somebody did. In the database the key is (city_id, seq)."""

    # First on purpose: the transaction has its number before `seq` is drawn, which the sealer relies on.
    xid = TransactionNumber(db_default=CurrentTransaction(), editable=False)
    seq = models.BigAutoField(primary_key=True)
    city_id = models.BigIntegerField()
    at = models.DateTimeField()
    what = models.TextField()
    about = models.TextField()
    by_kind = models.TextField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    data = models.JSONField(default=dict)

    class Meta:
        triggers = [_FOR_GOOD]
        # Small, so that a crew reads what is kept about it without a walk through the whole journal.
        indexes = [
            models.Index(
                fields=["city_id", "about"], condition=models.Q(what="crew.track_read"), name="journal_tracks"
            ),
            models.Index(fields=["city_id", "by_id"], condition=models.Q(by_kind="crew"), name="journal_by_crew"),
            models.Index(
                fields=["city_id", "about"],
                condition=models.Q(what__in=("report.contact_read", "photo.read")),
                name="journal_reads",
            ),
        ]


class Seal(models.Model):
    """Entries of a city after the previous seal's `last_seq`, up to its own, fixed by a hash."""

    city_id = models.BigIntegerField()
    number = models.BigIntegerField()
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    count = models.IntegerField()
    sealed_at = models.DateTimeField()
    rows_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city_id", "number"], name="journal_seal_number")]
        triggers = [_FOR_GOOD]


class Pulse(models.Model):
    """When a part of the house that has no address of its own was last seen at work: one row, overwritten."""

    part = models.CharField(max_length=32, primary_key=True)
    beat_at = models.DateTimeField()
