"""A point in metres on the city's legal plane, as PostgreSQL's core `point`. Knows no projection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models.expressions import Func
from django.db.models.functions import Cast

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class Plane(NamedTuple):
    """Metres east and north on the legal projection (EPSG:2154 in mainland France)."""

    x: float
    y: float


class PlanePoint(models.Field[Plane | None, Plane | None]):
    """A nullable `point` column; index it with GiST together with a time (btree_gist)."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "point"

    def from_db_value(self, value: str | None, *_: object) -> Plane | None:
        if value is None:
            return None
        x, y = value.strip("()").split(",")
        return Plane(float(x), float(y))

    def get_prep_value(self, value: Plane | None) -> str | None:
        return None if value is None else f"({value.x!r},{value.y!r})"

    def to_python(self, value: Any) -> Plane | None:  # Django's own signature
        return value if value is None or isinstance(value, Plane) else self.from_db_value(str(value))


class Within(Func):
    """`column <@ circle(centre, radius_m)`, metres: uses the GiST index."""

    template = "%(expressions)s"
    arg_joiner = " <@ "
    output_field = models.BooleanField()

    def __init__(self, column: str, centre: Plane, radius_m: float) -> None:
        circle = f"<({centre.x!r},{centre.y!r}),{float(radius_m)!r}>"
        super().__init__(models.F(column), Cast(models.Value(circle), Circle()))


class Circle(models.Field[str, str]):
    """PostgreSQL's core `circle`, as a literal `<(x,y),radius>`."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "circle"
