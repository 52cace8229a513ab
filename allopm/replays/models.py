"""Tables of the desk's past: whole pictures, what changed between them, who looked. No behaviour."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from allopm.columns.transactions import TransactionNumber


class Keyframe(models.Model):
    """The whole desk at one moment; `xid`, `seq` is where it stands in the event log."""

    city_id = models.BigIntegerField()
    at = models.DateTimeField()
    xid = TransactionNumber()
    seq = models.BigIntegerField()
    cases = ArrayField(models.CharField(max_length=16))  # whose cards are inside, for who must erase one
    body = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["city_id", "-at"], name="replay_keyframe"),
            GinIndex(fields=["cases"], name="replay_keyframe_cases"),
        ]


class Segment(models.Model):
    """Events of one quarter of an hour, in the order of the log; `xid`, `seq` is its last one."""

    city_id = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    xid = TransactionNumber()
    seq = models.BigIntegerField()
    count = models.PositiveIntegerField()
    cases = ArrayField(models.CharField(max_length=16))
    body = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["city_id", "until"], name="replay_segment"),
            GinIndex(fields=["cases"], name="replay_segment_cases"),
        ]


class Erased(models.Model):
    """Cases whose personal data were erased: nothing that is archived later brings them back."""

    city_id = models.BigIntegerField()
    case = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city_id", "case"], name="replay_erased")]


class Consultation(models.Model):
    """One person who looks at the past for one reason; `hours` begin at what the journal already says was looked at."""

    city_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    hours = ArrayField(models.DateTimeField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["user_id", "-last_at"], name="replay_consultation")]
