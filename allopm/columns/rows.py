"""Inserts one row without building a query anew each time: the hot path of a report. Knows no room."""

from __future__ import annotations

from functools import lru_cache

from django.db import connection, models


@lru_cache(maxsize=32)
def _statement(model: type[models.Model]) -> tuple[str, tuple[models.Field[object, object], ...]]:
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    key = quote(str(model._meta.pk.column))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608  # names of our own models


def insert_row(row: models.Model) -> None:
    """What `row.save(force_insert=True)` does, at a third of its cost; sends no signal. Sets `row.pk`."""
    statement, fields = _statement(type(row))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
