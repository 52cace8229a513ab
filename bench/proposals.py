"""A whole proposal over 100 crews of a city's mix of vehicles, free and past eight closures, on one core."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import Any, Final

from bench.house import house
from bench.rows import Row, percentile
from bench.travel import EXTRACT, place

CREWS, ROUNDS, WARM_UP = 100, 120, 10
# The proportions of the demonstration's forty crews.
MIX: Final = {"car": 60, "motorbike": 20, "bike": 15, "foot": 5}


def main() -> int:
    if not EXTRACT.is_file():
        sys.stderr.write(f"proposals: skipped, no streets of Nice in {EXTRACT}\n")
        return 0
    with house(core=0):
        city, cases = fill(random.Random(3606))
        free = measured(city, cases)
        close_streets(city, random.Random(8))
        closed = measured(city, cases)
    for words, took in (("nothing closed", free), ("8 closures and slow zones", closed)):
        figure = percentile([clock for clock, _ in took], 0.95)
        cpu = percentile([cpu for _, cpu in took], 0.5)
        Row(
            path=f"one proposal over {CREWS} crews of four profiles, {words}, p95",
            figure=f"{figure:.1f} ms (CPU p50 {cpu:.1f})",
            reference="–",
            ratio="–",
            must="≤ 25 ms",
            aim="≤ 12 ms",
            is_reached=figure <= 25,
        ).tell()
    return 0


def fill(dice: random.Random) -> tuple[Any, list[Any]]:
    """The streets, crews on them, cases that are not saved."""
    from django.conf import settings
    from django.utils import timezone

    from allopm.city.queries import current_city
    from allopm.fleet.actions import Fix, record_fixes
    from allopm.fleet.models import Crew
    from allopm.geo.build.job import Inputs, build_map
    from allopm.incidents.models import Incident

    build_map(Inputs(EXTRACT), Path(settings.MAP_DIR), say=lambda words: None)
    city, now = current_city(), timezone.now()
    vehicles = [vehicle for vehicle, count in MIX.items() for _ in range(count)]
    for number, vehicle in enumerate(vehicles):
        Crew.objects.create(
            city_id=city.id, call_sign=f"T{number:03}", state="available", state_since=now, vehicle=vehicle
        )
        record_fixes(city, f"T{number:03}", [Fix(*place(dice), now)], now=now)
    spots = [place(dice) for _ in range(ROUNDS)]
    return city, [
        Incident(city_id=city.id, kind="noise.music", priority=2, lon=lon, lat=lat, created_at=now)
        for lon, lat in spots
    ]


def close_streets(city: Any, dice: random.Random) -> None:
    """Eight squares of some 200 m, every second one closed, the others slow."""
    from django.utils import timezone

    from allopm.closures.actions import draw_closure
    from allopm.closures.draft import Draft
    from allopm.journal.actor import SYSTEM

    now = timezone.now()
    for number in range(8):
        (lon, lat), half = place(dice), 0.0012
        corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
        shape = {"type": "Polygon", "coordinates": [[[lon + x, lat + y] for x, y in corners]]}
        kind, factor = ("closed", None) if number % 2 else ("slow", 3.0)
        draw_closure(city, Draft(f"Essai {number}", kind, shape, now, factor=factor), by=SYSTEM, at=now)


def measured(city: Any, cases: list[Any]) -> list[tuple[float, float]]:
    """Milliseconds on the clock and of our processor; the first few are left out: they make the graphs."""
    from django.utils import timezone

    from allopm.missions.proposals import rank_crews

    took = []
    for case in cases:
        started, cpu = time.perf_counter(), time.process_time()
        rank_crews(city, case, at=timezone.now())
        took.append(((time.perf_counter() - started) * 1000, (time.process_time() - cpu) * 1000))
    return took[WARM_UP:]


if __name__ == "__main__":
    sys.exit(main())
