"""Tables of the address index. No behaviour.

Rows belong to a generation of a city's index; only the live one is read, so a load that fails changes nothing.
Entries are named by their position in the index file, within their generation.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from allopm.columns.point import PlanePoint
from allopm.columns.shapes import PlaneBox, PlanePath


class AddressIndex(models.Model):
    """Which generation of a city is read, and what it was made from."""

    city = models.OneToOneField("city.City", on_delete=models.PROTECT, related_name="+")
    last = models.PositiveIntegerField(default=0)  # the last generation begun
    live = models.PositiveIntegerField(default=0)  # 0: nothing loaded yet
    before = models.PositiveIntegerField(default=0)  # the one read until then: a search may still be in it
    fingerprint = models.CharField(max_length=64, default="")
    credit = models.CharField(max_length=200, default="")
    communes = models.JSONField(default=list)  # their keys
    loaded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "addresses_index"


class OfGeneration(models.Model):
    """A row of one generation of one city."""

    city = models.ForeignKey("city.City", on_delete=models.PROTECT, related_name="+", db_index=False)
    generation = models.PositiveIntegerField()

    class Meta:
        abstract = True


class Entry(OfGeneration):
    """A street, a place people go by, or another name (`target`) of one of them."""

    number = models.PositiveIntegerField()
    target = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    bare = models.CharField(max_length=200)
    commune = models.CharField(max_length=80)
    postcode = models.CharField(max_length=5)
    lon = models.FloatField()
    lat = models.FloatField()
    metres = models.PositiveIntegerField()
    is_approximate = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "generation", "number"], name="address_entry")]
        indexes = [
            GistIndex(
                fields=["city", "generation", "key"],
                opclasses=["gist_int8_ops", "gist_int4_ops", "gist_trgm_ops"],
                name="address_entry_key",
            ),
            GistIndex(
                fields=["city", "generation", "bare"],
                opclasses=["gist_int8_ops", "gist_int4_ops", "gist_trgm_ops"],
                name="address_entry_bare",
            ),
            GinIndex(SearchVector("key", config="simple"), name="address_entry_words"),
        ]


class Door(OfGeneration):
    """A known house number of an entry."""

    entry = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField()
    suffix = models.CharField(max_length=12)
    postcode = models.CharField(max_length=5)
    lon = models.FloatField()
    lat = models.FloatField()
    place = PlanePoint()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "generation", "entry", "number", "suffix"], name="address_door")
        ]
        indexes = [GistIndex(fields=["city", "generation", "place"], name="address_door_place")]


class Crossing(OfGeneration):
    """Where two streets meet; `a` < `b`."""

    a = models.PositiveIntegerField()
    b = models.PositiveIntegerField()
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["city", "generation", "a", "b"], name="address_crossing")]


class Piece(OfGeneration):
    """Some consecutive points of a street, to find the nearest."""

    entry = models.PositiveIntegerField()
    line = PlanePath()
    bounds = PlaneBox()

    class Meta:
        indexes = [GistIndex(fields=["city", "generation", "bounds"], name="address_piece_bounds")]
