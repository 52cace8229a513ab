"""Walking to places: by the streets where they are known, in a straight line that says so elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from allopm.city.infos import PlaceInfo
from allopm.city.nearby import NearPlace, near_places
from allopm.geo.conditions import Conditions
from allopm.geo.travel import StraightLineTravel, TravelTimes, load_travel
from tests.geo.towns import place as corner
from tests.geo.towns import street, town

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
# A street along the south, and one up north from its end: the far corner is near as the crow flies.
TOWN = town(street(0, 1, 2, 3, 4, 5, name="Sud"), street(5, 15, 25, 24, 23, 22, 21, 20, name="Nord"))


def placed(code: str, node: int | None, hours: str = "") -> PlaceInfo:
    lon, lat = corner(node) if node is not None else (None, None)
    return PlaceInfo(code, "angela", code, lon, lat, "", "", hours, "", "", "", is_invented=True)


def near(places: list[PlaceInfo], travel: TravelTimes | None) -> list[NearPlace]:
    return near_places(places, at=NOON, timezone="Europe/Paris", here=corner(0), travel=travel)


def test_the_nearest_on_foot_is_not_always_the_nearest_as_the_crow_flies(tmp_path: Path) -> None:
    TOWN.save(tmp_path / "streets.npz")
    on_foot = load_travel(tmp_path, Conditions(profile="foot"))
    places = [placed("beyond-the-wall", 20), placed("along", 4), placed("nowhere", None)]
    by_streets = near(places, on_foot)
    assert [one.place.code for one in by_streets] == ["along", "beyond-the-wall", "nowhere"]
    assert by_streets[0].walk is not None and by_streets[0].walk.is_by_streets
    assert 300 < by_streets[0].walk.metres < 340
    straight = near(places, None)
    assert [one.place.code for one in straight] == ["beyond-the-wall", "along", "nowhere"]
    assert straight == near(places, StraightLineTravel())
    assert straight[0].walk is not None and not straight[0].walk.is_by_streets
    assert straight[-1].walk is None


def test_bank_holidays_of_france_are_honoured() -> None:
    shop = placed("shop", 1, hours="Mo-Sa 09:00-19:30; PH off")
    christmas = datetime(2026, 12, 25, 11, 0, tzinfo=UTC)
    opening = near_places([shop], at=christmas, timezone="Europe/Paris")[0].opening
    assert opening is not None and not opening.is_open and opening.changes_at is not None
    assert opening.changes_at.isoformat() == "2026-12-26T09:00:00+01:00"


def test_without_a_position_the_order_of_the_city_is_kept() -> None:
    places = [placed("b", 5), placed("a", 0)]
    assert [one.place.code for one in near_places(places, at=NOON, timezone="Europe/Paris")] == ["b", "a"]
