"""Changes as a room would write them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection, transaction

from allopm.events.log import Change, emit

CITY = 7
AT = datetime(2026, 11, 24, 21, 4, 7, tzinfo=UTC)


def change(entity: str, *, audience: str = "desk", version: int = 1, kind: str = "incident.changed") -> Change:
    return Change(audience, kind, entity, version, {"code": entity, "words": "«é»\n"})


def write(*entities: str, audience: str = "desk", city: int = CITY) -> None:
    """One transaction with a change of each entity."""
    with transaction.atomic():
        emit(city, *(change(entity, audience=audience) for entity in entities), at=AT)


def write_in_silence(entity: str) -> None:
    """A change whose wake-up is lost on its way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_event (city_id, at, audience, kind, entity, version, body)"
            " VALUES (%s, %s, 'desk', 'incident.changed', %s, 1, '{}')",
            [CITY, AT, entity],
        )
