"""The transaction number of PostgreSQL as a column. Knows no table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.expressions import Func

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    NumberField = models.Field[int, int]
else:
    NumberField = models.Field


class CurrentTransaction(Func):
    """The 64-bit number of the running transaction; never wraps, so it orders for ever."""

    function = "pg_current_xact_id"
    arity = 0


class TransactionNumber(NumberField):
    """An `xid8` column filled by the database itself."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "xid8"

    def from_db_value(self, value: int | str, *_: object) -> int:
        return int(value)

    def get_prep_value(self, value: int | str) -> str:
        return str(value)
