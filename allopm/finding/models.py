"""Tables of search: one row a case that follows the event log, where it stands, saved views. No behaviour."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from allopm.columns.point import PlanePoint
from allopm.columns.transactions import TransactionNumber


class Entry(models.Model):
    """What can be asked of one case. Built from the other rooms, never a source: it can be built again."""

    case_id = models.BigIntegerField(primary_key=True)
    city_id = models.BigIntegerField()
    code = models.CharField(max_length=16)
    codes = models.TextField()  # of the case and its reports, without PM and dashes
    kind = models.CharField(max_length=48)
    state = models.CharField(max_length=12)
    sector = models.CharField(max_length=32)
    channels = ArrayField(models.CharField(max_length=16))
    plates = ArrayField(models.CharField(max_length=64))  # keyed digests, of vehicle kinds only
    at = models.DateTimeField()
    place = PlanePoint(null=True)
    head = models.TextField()  # folded: kind, address, words for the place; what a slip of the finger is compared with
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="finding_words"),
            GinIndex(fields=["codes"], name="finding_codes", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["head"], name="finding_head", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["plates"], name="finding_plates"),
            GistIndex(fields=["place", "at"], name="finding_place"),
            models.Index(fields=["city_id", "-at"], name="finding_recent"),
            models.Index(fields=["city_id", "code"], name="finding_code"),
        ]


class Cursor(models.Model):
    """One row: up to where the event log has been read."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    xid = TransactionNumber()
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="finding_cursor_one_row")]


class View(models.Model):
    """A search with a name: one's own, or the room's."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=300)
    is_shared = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=False)
    last_by = models.CharField(max_length=120)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "owner"], name="finding_views")]
