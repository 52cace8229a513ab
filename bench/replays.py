"""What the archive of replays weighs: real lives of cases through the actions, packed as the job packs them."""

from __future__ import annotations

import random
import time
import zlib
from typing import Any

from bench.house import house
from bench.rows import Row, percentile

CASES = 100  # lived through here, of the 400 of a day
A_DAY = 400
QUARTERS = 96
FRAMES = 24
OPEN_AT_ONCE = 60
SAID = (
    "Basses très fortes depuis une heure",
    "Sono sur la terrasse",
    "Des cris sous les fenêtres",
    "Moteurs au ralenti",
)


def main() -> None:
    with house(core=0):
        city = live_through()
        events, small = segments(city)
        frame_bytes, full_bytes = frames(city)
        looks = looking(city)
    a_day = events * A_DAY / CASES + frame_bytes * FRAMES
    Row(
        path=f"archive of replays, a day of {A_DAY} cases and 40 crews",
        figure=f"{a_day / 2**20:.2f} MiB a day, {a_day * 30 / 2**20:.0f} MiB for 30 days",
        reference=f"zlib instead of xz: {(small * A_DAY / CASES + frame_bytes * FRAMES) / 2**20:.2f} MiB a day",
        ratio="–",
        must="–",
        aim="–",
    ).tell()
    Row(
        path="archive of replays, one whole picture",
        figure=f"{full_bytes / 1024:.0f} KiB with {CASES} open cases and 40 crews",
        reference="–",
        ratio="–",
        must="–",
        aim="–",
    ).tell()
    Row(
        path="replay, one quarter of an hour shown",
        figure=f"{percentile(looks, 0.5) * 1000:.0f} ms (p95 {percentile(looks, 0.95) * 1000:.0f})",
        reference="–",
        ratio="–",
        must="–",
        aim="–",
    ).tell()


def live_through() -> Any:
    """Received, opened, a crew sent, on its way, there, gone, ended: as the actions tell it."""
    from django.utils import timezone

    from allopm.accounts.actions import create_demo_staff
    from allopm.accounts.models import User
    from allopm.accounts.queries import actor_of
    from allopm.city.queries import current_city
    from allopm.fleet.demo import create_demo_crews
    from allopm.replays.archive import take_picture

    city, dice = current_city(), random.Random(7)
    create_demo_staff(city, at=timezone.now())
    create_demo_crews(city, at=timezone.now())
    take_picture(city, timezone.now())
    by = actor_of(User.objects.get(email="operateur1@demo.test"))
    for number in range(CASES):
        live(city, dice, by, number)
    return city


def live(city: Any, dice: random.Random, by: Any, number: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from allopm.fleet.models import Crew
    from allopm.incidents import actions as incidents
    from allopm.missions import actions as missions
    from allopm.missions.deeds import crew_moves
    from allopm.missions.models import Mission
    from allopm.missions.states import State
    from allopm.reports.actions import submit_report
    from allopm.reports.models import Report
    from allopm.reports.submission import Location, Submission

    place = Location(
        7.19 + dice.random() * 0.1, 43.66 + dice.random() * 0.08, 12, f"{dice.randint(1, 99)} rue {number}", "gps"
    )
    said = Submission(kind="noise.music", ongoing="now", location=place, comment=dice.choice(SAID))
    receipt = submit_report(city, said, at=timezone.now(), key=f"bench-{number}")
    case = Report.objects.select_related("incident").get(code=receipt.code).incident
    case = incidents.open_incident(city, case.code, by=by, at=timezone.now(), version=case.version)
    if number % 4 == 3:
        return  # stays in the queue
    crew = Crew.objects.get(city_id=city.id, call_sign=f"C{dice.randint(1, 20):02}")
    missions.send_crew(city, case.code, crew.call_sign, by=by, at=timezone.now(), version=case.version, reason="banc")
    mission = Mission.objects.filter(incident=case).latest("pk")
    for state in (State.ACKNOWLEDGED, State.EN_ROUTE, State.ON_SCENE):
        at = timezone.now()
        with transaction.atomic():
            crew_moves(city, mission.pk, state, crew=crew.call_sign, by=by, at=at, heard_at=at)
    case.refresh_from_db()
    how = {"outcome": "warned", "proof": "crew", "text": "Son baissé."}
    missions.end_incident(city, case.code, by=by, at=timezone.now(), version=case.version, **how)


def segments(city: Any) -> tuple[int, int]:
    """Bytes of the events, cut as the quarters of such a day would cut them; and with zlib."""
    import lzma

    from allopm.events.position import START
    from allopm.replays.log import lines_after
    from allopm.replays.packing import pack_events

    events = [line.event for line in lines_after(city.id, START, seen=None)]
    size = max(1, len(events) * A_DAY // CASES // QUARTERS)
    packed = [pack_events(events[at : at + size]) for at in range(0, len(events), size)]
    return sum(map(len, packed)), sum(len(zlib.compress(lzma.decompress(body), 9)) for body in packed)


def frames(city: Any) -> tuple[int, int]:
    """Bytes of a picture with OPEN_AT_ONCE cases, counted by share, and of one with all that were lived through."""
    from django.utils import timezone

    from allopm.replays.archive import desk_cards, take_picture
    from allopm.replays.packing import pack_cards

    cards = desk_cards(city)
    cases = [entity for entity in cards if entity.startswith("incident:")]
    few = {entity: card for entity, card in cards.items() if entity not in cases[OPEN_AT_ONCE:]}
    return len(pack_cards(few)), len(bytes(take_picture(city, timezone.now()).body))


def looking(city: Any) -> list[float]:
    """From the first picture on, with everything that followed applied: the worst minute of the hour."""
    from datetime import timedelta

    from django.utils import timezone

    from allopm.replays.models import Keyframe
    from allopm.replays.queries import stretch

    first = Keyframe.objects.earliest("at")
    Keyframe.objects.exclude(pk=first.pk).delete()
    took = []
    for _ in range(15):
        started = time.perf_counter()
        stretch(city, timezone.now(), timezone.now() + timedelta(minutes=1))
        took.append(time.perf_counter() - started)
    return took


if __name__ == "__main__":
    main()
