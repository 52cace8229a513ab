"""A whole proposal over 100 and 1,000 crews of a city's mix of vehicles, coverage loss said, free and past eight
closures, inside the server and behind its HTTP view, on one core."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from bench.house import house
from bench.rows import Row, percentile
from bench.travel import EXTRACT, place

ROUNDS, WARM_UP = 120, 10
MUST_MS: Final = {100: 25, 1000: 60}
# The proportions of the demonstration's forty crews.
MIX: Final = {"car": 60, "motorbike": 20, "bike": 15, "foot": 5}
DRIVEN: Final = 0.0005  # some 40 m between two proposals, so that nothing is remembered of where a crew is


@dataclass(frozen=True)
class Took:
    """Milliseconds of one proposal, on the clock and of our processor."""

    clock: float
    cpu: float


def main() -> int:
    if not EXTRACT.is_file():
        sys.stderr.write(f"proposals: skipped, no streets of Nice in {EXTRACT}\n")
        return 0
    with house(core=0):
        import allopm.config.wsgi  # noqa: F401  # as a server starts

        dice = random.Random(3606)
        city, cases = build(dice)
        for count in MUST_MS:
            man(city, count, dice)
            tell(f"inside, {count} crews, nothing closed", count, measured(city, inside(city), cases, dice))
        close_streets(city, random.Random(8))
        for count in reversed(MUST_MS):
            man(city, count, dice)
            tell(f"inside, {count} crews, 8 closures", count, measured(city, inside(city), cases, dice))
            tell(f"by HTTP, {count} crews, 8 closures", count, measured(city, by_http(city), cases, dice))
    return 0


def tell(words: str, count: int, took: list[Took]) -> None:
    p50, p95 = (percentile([one.clock for one in took], share) for share in (0.5, 0.95))
    cpu = percentile([one.cpu for one in took], 0.5)
    Row(
        path=f"one proposal, coverage loss said: {words}, p95",
        figure=f"{p95:.1f} ms (p50 {p50:.1f}, CPU p50 {cpu:.1f})",
        reference="–",
        ratio="–",
        must=f"≤ {MUST_MS[count]} ms",
        aim="≤ 12 ms" if count == 100 else "–",
        is_reached=p95 <= MUST_MS[count],
    ).tell()


def build(dice: random.Random) -> tuple[Any, list[Any]]:
    """The streets, and cases on them."""
    from django.conf import settings
    from django.utils import timezone

    from allopm.city.queries import current_city
    from allopm.geo.build.job import Inputs, build_map
    from allopm.incidents.models import Incident

    build_map(Inputs(EXTRACT), Path(settings.MAP_DIR), say=lambda words: None)
    city, now = current_city(), timezone.now()
    spots = [place(dice) for _ in range(ROUNDS)]
    return city, [
        Incident.objects.create(
            city_id=city.id, code=f"PM-{number:04}", kind="noise.music", priority=2, lon=lon, lat=lat, created_at=now,
            updated_at=now, answer_by=now + timedelta(days=2),
        )
        for number, (lon, lat) in enumerate(spots)
    ]  # fmt: skip


def man(city: Any, count: int, dice: random.Random) -> None:
    """So many crews somewhere in the city, spread over its sectors."""
    from django.utils import timezone

    from allopm.city.queries import sectors
    from allopm.fleet.models import Crew, CrewPosition

    now, codes = timezone.now(), [sector.code for sector in sectors(city)]
    CrewPosition.objects.all().delete()
    Crew.objects.all().delete()
    vehicles = [vehicle for vehicle, share in MIX.items() for _ in range(share * count // 100)]
    crews = Crew.objects.bulk_create(
        Crew(city_id=city.id, call_sign=f"T{number:04}", state="available", state_since=now, vehicle=vehicle,
             sector=codes[number % len(codes)])
        for number, vehicle in enumerate(vehicles)
    )  # fmt: skip
    spots = [place(dice) for _ in crews]
    CrewPosition.objects.bulk_create(
        CrewPosition(crew=crew, lon=lon, lat=lat, at=now, received_at=now)
        for crew, (lon, lat) in zip(crews, spots, strict=True)
    )


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


def inside(city: Any) -> Callable[[Any], None]:
    from django.utils import timezone

    from allopm.missions.proposals import rank_crews

    def ask(case: Any) -> None:
        rank_crews(city, case, at=timezone.now())

    return ask


def by_http(city: Any) -> Callable[[Any], None]:
    """Session, middleware, view and JSON; without a socket."""
    from django.test import Client

    from allopm.accounts.models import User
    from allopm.accounts.roles import Role

    operator, _ = User.objects.get_or_create(
        city_id=city.id, email="mesure@demo.test", defaults={"name": "Mesure", "role": Role.OPERATOR}
    )
    client = Client()
    client.force_login(operator)

    def ask(case: Any) -> None:
        answer = client.get(f"/api/v1/desk/incidents/{case.code}/proposals")
        if answer.status_code != 200 or not answer.content.startswith(b"[{"):
            raise RuntimeError(f"no proposal: {answer.status_code}")

    return ask


def measured(city: Any, ask: Callable[[Any], None], cases: list[Any], dice: random.Random) -> list[Took]:
    """The first few are left out: they make the graphs. Between two every crew drives on, which is not timed."""
    took = []
    for case in cases:
        drive_on(city, dice)
        started, cpu = time.perf_counter(), time.process_time()
        ask(case)
        took.append(Took((time.perf_counter() - started) * 1000, (time.process_time() - cpu) * 1000))
    return took[WARM_UP:]


def drive_on(city: Any, dice: random.Random) -> None:
    from django.db.models import F
    from django.utils import timezone

    from allopm.fleet.models import CrewPosition

    east, north = (dice.uniform(-DRIVEN, DRIVEN) for _ in range(2))
    positions = CrewPosition.objects.filter(crew__city_id=city.id)
    positions.update(lon=F("lon") + east, lat=F("lat") + north, at=timezone.now())


if __name__ == "__main__":
    sys.exit(main())
