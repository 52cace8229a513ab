"""A process of its own that keeps the city in memory: asked for the sector of one point, line by line."""

from __future__ import annotations

import sys

import django
from django.db import connection


def main(database: str, lon: float, lat: float) -> None:
    django.setup()
    connection.settings_dict["NAME"] = database
    from allopm.city import queries

    queries.CHECK_EVERY_S = 0.0  # type: ignore[misc]  # as if a second had passed between two questions
    for _line in sys.stdin:
        sector = queries.sector_at(queries.current_city(), lon, lat)
        sys.stdout.write(f"{sector.code if sector else 'none'}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))
