"""A small invented city with people in it, made without any file: what the room tests start from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from allopm.accounts.models import User
from allopm.accounts.roles import Role
from allopm.city.models import City, Kind, KindGroup, Sector, Service
from allopm.city.queries import CityInfo, city_by_id, forget
from allopm.fleet.models import Crew
from allopm.incidents.models import Incident
from allopm.journal.actor import Actor
from allopm.reports.actions import submit_report
from allopm.reports.models import Report
from allopm.reports.submission import Location, Receipt, Submission

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CENTRE = (7.2661, 43.7032)
_numbers = count(1)


def later(**delta: float) -> datetime:
    """A moment after NOON."""
    return NOON + timedelta(**delta)


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def make_city() -> CityInfo:
    """Two sectors, two services, five kinds."""
    forget()
    city = City.objects.create(
        slug="nice", name="Ville d’essai", insee="00000", timezone="Europe/Paris", epsg=2154,
        center_lon=CENTRE[0], center_lat=CENTRE[1], west=7.18, south=43.65, east=7.32, north=43.77,
        outline=square(7.18, 43.65, 7.32, 43.77), police_name="Police municipale", outside_text="Hors de la ville.",
    )  # fmt: skip
    Sector.objects.create(city=city, code="ouest", name="Ouest", polygon=square(7.18, 43.65, 7.25, 43.77))
    Sector.objects.create(city=city, code="centre", name="Centre", polygon=square(7.25, 43.65, 7.32, 43.77))
    Service.objects.create(city=city, code="lighting", name="Éclairage public", what="Lampadaires")
    Service.objects.create(city=city, code="hygiene", name="Hygiène", what="Bruit de commerces")
    noise, parking, traffic, town = (
        KindGroup.objects.create(city=city, code=code, door=door, icon="circle", labels={"fr": label}, rank=rank)
        for rank, (code, door, label) in enumerate(
            [("noise", "pm", "Bruit"), ("parking", "pm", "Stationnement"), ("traffic", "pm", "Circulation"),
             ("town", "mairie", "Voirie")]
        )
    )  # fmt: skip
    danger = {"code": "threat", "labels": {"fr": "Quelqu’un est-il menacé ?"}, "type": "yesno",
              "danger_values": ["yes"], "weight": 25}  # fmt: skip
    make_kind(city, noise, "noise.music", "Musique amplifiée", base=35, priority=3, questions=[danger])
    make_kind(city, noise, "noise.works", "Travaux", base=20, priority=4)
    make_kind(city, parking, "parking.crosswalk", "Passage piéton", base=30, priority=3, radius=40)
    make_kind(city, traffic, "traffic.rodeo", "Rodéo", base=75, priority=1, requires=["motorbike"])
    make_kind(city, town, "town.lamp", "Lampadaire", base=10, priority=4, service="lighting")
    return city_by_id(city.pk)


def make_kind(
    city: City, group: KindGroup, code: str, label: str, *, base: int, priority: int, radius: int = 150,
    questions: list[dict[str, Any]] | None = None, requires: list[str] | None = None, service: str = "",
) -> Kind:  # fmt: skip
    return Kind.objects.create(
        city=city, group=group, code=code, labels={"fr": label}, icon="circle", base_urgency=base, priority=priority,
        duplicate_radius_m=radius, duplicate_age_min=180, promise_h=48, ongoing_question=True,
        questions=questions or [], requires=requires or [], service=service,
    )  # fmt: skip


def make_operator(city: CityInfo, name: str = "Léa Martin") -> Actor:
    return actor_for(make_user(city, Role.OPERATOR, name))


def make_user(city: CityInfo, role: Role, name: str = "Léa Martin") -> User:
    user = User(city_id=city.id, email=f"{role}{next(_numbers)}@essai.test", name=name, role=role)
    user.set_unusable_password()
    user.save()
    return user


def actor_for(user: User) -> Actor:
    return Actor("crew" if user.role == Role.CREW else "operator", user.pk, user.name)


def make_crew(city: CityInfo, call_sign: str, **fields: Any) -> Crew:
    """A crew on duty, with its account."""
    member = make_user(city, Role.CREW, f"Équipage {call_sign}")
    defaults = {"state": "available", "state_since": NOON, "vehicle": "car", "officers": 3, "sector": "centre"}
    return Crew.objects.create(city_id=city.id, call_sign=call_sign, member=member, **defaults | fields)


def crew_actor(crew: Crew) -> Actor:
    assert crew.member is not None
    return Actor("crew", crew.member.pk, crew.member.name)


def say(city: CityInfo, *, at: datetime = NOON, key: str = "", **fields: Any) -> Receipt:
    """A resident reports."""
    place = fields.pop("location", Location(*CENTRE, 12, "12 rue de France", "gps"))
    given = {"kind": "noise.music", "ongoing": "now", "location": place, "comment": "Basses très fortes"}
    return submit_report(city, Submission(**given | fields), at=at, key=key)


def case_of(receipt: Receipt) -> Incident:
    """The incident that this report opened or joined, fresh."""
    return Report.objects.select_related("incident").get(code=receipt.code).incident
