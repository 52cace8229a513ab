"""What stands at a point of the plane: a door within reach, else the nearest street. Knows no words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from allopm.addresses.search import COLUMNS, DoorRow, Found

if TYPE_CHECKING:
    from allopm.addresses.search import Live

REACH_M: Final = 60.0  # chosen: a door within reach is "here"
NEAR_M: Final = 250.0  # farther than this, no street is said to be "here"

_ENTRY: Final = ", ".join(f"e.{column}" for column in COLUMNS.split(", "))
_WIDTH: Final = len(Found._fields)
_JOIN: Final = "JOIN addresses_entry e ON e.city_id = n.city_id AND e.generation = n.generation AND e.number = n.entry"
_DOOR: Final = f"""
    SELECT {_ENTRY}, n.entry, n.number, n.suffix, n.postcode, n.lon, n.lat, n.place <-> %(at)s::point
    FROM (SELECT * FROM addresses_door
          WHERE city_id = %(city)s::bigint AND generation = %(generation)s AND place <@ %(reach)s::circle
          ORDER BY place <-> %(at)s::point LIMIT 1) n {_JOIN}
"""  # noqa: S608  # only constants of this module
_STREET: Final = f"""
    SELECT {_ENTRY}, n.gap
    FROM (SELECT city_id, generation, entry, line <-> %(at)s::point AS gap FROM addresses_piece
          WHERE city_id = %(city)s::bigint AND generation = %(generation)s AND bounds && %(near)s::box
          ORDER BY gap LIMIT 1) n {_JOIN}
"""  # noqa: S608  # only constants of this module


def nearest_door(live: Live, at: tuple[float, float]) -> tuple[Found, DoorRow, float] | None:
    """The door within REACH_M, its entry, and the metres to it."""
    row = _first(_DOOR, live, at)
    return (Found(*row[:_WIDTH]), DoorRow(*row[_WIDTH:-1]), row[-1]) if row else None


def nearest_street(live: Live, at: tuple[float, float]) -> tuple[Found, float] | None:
    """The street within NEAR_M and the metres to it."""
    row = _first(_STREET, live, at)
    return (Found(*row[:_WIDTH]), row[-1]) if row and row[-1] <= NEAR_M else None


def _first(statement: str, live: Live, at: tuple[float, float]) -> tuple[Any, ...] | None:
    x, y = at
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "city": live.city_id,
                "generation": live.generation,
                "at": f"({x!r},{y!r})",
                "reach": f"<({x!r},{y!r}),{REACH_M!r}>",
                "near": f"({x + NEAR_M!r},{y + NEAR_M!r}),({x - NEAR_M!r},{y - NEAR_M!r})",
            },
        )
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
