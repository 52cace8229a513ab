"""Boxes and open paths in metres on the city's legal plane, as PostgreSQL's core types. Knows no projection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class PlaneBox(models.Field[str, str]):
    """A `box` literal `(x1,y1),(x2,y2)`; index it with GiST."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "box"


class PlanePath(models.Field[str, str]):
    """An open `path` literal `[(x,y),…]`."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "path"
