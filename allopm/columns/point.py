"""A point in metres on the city's legal plane, as PostgreSQL's core `point`. Knows no projection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models.expressions import Func

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

    def to_python(self, value: Any) -> Plane | None:  # noqa: ANN401  # Django's own signature
        return value if value is None or isinstance(value, Plane) else self.from_db_value(str(value))


class Within(Func):
    """`place <@ circle(centre, radius_m)`: uses the GiST index."""

    template = "%(expressions)s"
    output_field = models.BooleanField()

    def __init__(self, column: str, centre: Plane, radius_m: float) -> None:
        super().__init__(models.F(column), models.Value(centre.x), models.Value(centre.y), models.Value(radius_m))

    def as_sql(self, compiler, connection, **extra):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, ANN003
        column, params = compiler.compile(self.source_expressions[0])
        circle = "circle(point(%s, %s), %s)"
        values = [expression.value for expression in self.source_expressions[1:]]
        return f"{column} <@ {circle}", [*params, *values]
