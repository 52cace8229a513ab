"""Loading a city twice changes nothing; what the administration changed is kept; nobody restarts anything."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from allopm.city import queries
from allopm.city.actions import load_city, record_change
from allopm.city.files.reading import BadCityFile
from allopm.city.models import City, Kind, KindGroup, Place, Sector
from allopm.journal.actor import SYSTEM
from allopm.journal.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NICE: Path = settings.CITIES_DIR / "nice"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    queries.forget()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(NICE, tmp_path / "nice"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_city_is_loaded_once_and_journalled() -> None:
    first = load_city("nice", at=NOW)
    again = load_city("nice", at=NOW)
    assert (first.version, again.version, again.count) == (1, 1, 0)
    entries = Entry.objects.filter(city_id=first.city_id, what="city.loaded")
    assert [entry.about for entry in entries] == ["city:nice"]


def test_a_changed_entry_is_taken_over_and_bumps_the_version(folder: Path) -> None:
    load_city("nice", at=NOW, folder=folder)
    edit(folder / "kinds.yaml", "base_urgency: 62", "base_urgency: 64")
    loaded = load_city("nice", at=NOW, folder=folder)
    assert (loaded.version, loaded.changes) == (2, {"kinds": ["traffic.rodeo"]})
    queries.forget()
    assert queries.kind_info(queries.current_city(), "traffic.rodeo").base_urgency == 64


def test_what_the_administration_changed_survives_the_next_start(folder: Path) -> None:
    load_city("nice", at=NOW, folder=folder)
    Kind.objects.filter(code="noise.dog").update(base_urgency=77)
    edit(folder / "kinds.yaml", "base_urgency: 62", "base_urgency: 64")
    load_city("nice", at=NOW, folder=folder)
    assert Kind.objects.get(code="noise.dog").base_urgency == 77


def test_a_kind_gone_from_the_files_is_no_longer_offered_but_old_cases_read_it(folder: Path) -> None:
    load_city("nice", at=NOW, folder=folder)
    text = (folder / "kinds.yaml").read_text(encoding="utf-8")
    start, end = text.index("      - code: dog\n"), text.index("      - code: machine\n")
    (folder / "kinds.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    assert "noise.dog" in load_city("nice", at=NOW, folder=folder).changes["kinds"]
    queries.forget()
    city = queries.current_city()
    assert "noise.dog" not in queries.catalogue(city).kinds
    assert queries.kind_info(city, "noise.dog").label == "Chien qui aboie"


def test_rows_added_in_the_administration_are_not_retired() -> None:
    loaded = load_city("nice", at=NOW)
    Place.objects.create(city_id=loaded.city_id, code="ici", type="pound", name="La fourrière", source="la ville")
    load_city("nice", at=NOW)
    assert Place.objects.get(code="ici").is_active


def test_a_wrong_file_changes_nothing(folder: Path) -> None:
    load_city("nice", at=NOW, folder=folder)
    edit(folder / "kinds.yaml", "base_urgency: 62", "base_urgency: 640")
    with pytest.raises(BadCityFile):
        load_city("nice", at=NOW, folder=folder)
    assert Kind.objects.get(code="traffic.rodeo").base_urgency == 62
    assert City.objects.get().version == 1


def test_a_new_polygon_is_used_without_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_city("nice", at=NOW)
    city = queries.current_city()
    before = queries.sector_at(city, 7.2661, 43.7032)
    assert before is not None and before.code == "jean-medecin"
    Sector.objects.filter(code="jean-medecin").update(is_active=False)
    City.objects.filter(pk=loaded.city_id).update(version=99)  # as another process would
    monkeypatch.setattr(queries, "CHECK_EVERY_S", 0.0)  # a second later
    assert queries.sector_at(city, 7.2661, 43.7032) is None
    assert queries.current_city().version == 99


def test_between_two_checks_the_database_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    load_city("nice", at=NOW)
    city = queries.current_city()
    monkeypatch.setattr(queries, "CHECK_EVERY_S", 3600.0)
    with django_assert_num_queries(0):  # type: ignore[operator]  # the fixture is a function
        for _ in range(100):
            queries.kind_info(city, "noise.music")
            queries.sector_at(city, 7.2661, 43.7032)


def test_a_change_of_the_administration_is_journalled_with_a_new_version() -> None:
    loaded = load_city("nice", at=NOW)
    version = record_change(loaded.city_id, what="place.changed", about="place:pm-port", by=SYSTEM, at=NOW)
    assert version == 2
    assert Entry.objects.get(what="place.changed").about == "place:pm-port"


def test_inside_outside_and_at_sea() -> None:
    load_city("nice", at=NOW)
    city = queries.current_city()
    here = {"masséna": (7.2707, 43.6966), "ariane": (7.3015, 43.7368), "airport": (7.2077, 43.6600)}
    away = {"sea": (7.2500, 43.6800), "antibes": (7.1200, 43.5800), "villefranche": (7.3120, 43.7000)}
    assert {name: queries.is_inside(city, *point) for name, point in here.items()} == dict.fromkeys(here, True)
    assert all(queries.sector_at(city, *point) for point in here.values())
    assert {name: queries.is_inside(city, *point) for name, point in away.items()} == dict.fromkeys(away, False)
    assert [queries.sector_at(city, *point) for point in away.values()] == [None, None, None]


def test_an_unknown_kind_is_refused_and_a_language_we_lack_is_french() -> None:
    load_city("nice", at=NOW)
    city = queries.current_city()
    with pytest.raises(queries.UnknownKind):
        queries.kind_info(city, "noise.nothing")
    assert queries.kind_info(city, "noise.music", "de").label == "Musique forte"
    assert queries.kind_info(city, "noise.music", "en").label == "Loud music"


def test_places_come_nearest_first_and_unplaced_ones_last() -> None:
    load_city("nice", at=NOW)
    found = queries.places(queries.current_city(), type="police_municipale", lon=7.2835, lat=43.6966)
    assert found[0].code == "pm-port"
    distances = [place.distance_m for place in found]
    measured = [distance for distance in distances if distance is not None]
    assert measured == sorted(measured)
    assert distances[len(measured) :] == [None] * (len(found) - len(measured))


def test_a_city_without_rows_is_a_sentence() -> None:
    with pytest.raises(queries.Unavailable):
        queries.current_city()


def test_a_group_out_of_service_takes_its_kinds_along() -> None:
    load_city("nice", at=NOW)
    KindGroup.objects.filter(code="shop").update(is_active=False)
    queries.forget()
    offered = queries.catalogue(queries.current_city())
    assert "shop" not in {group.code for group in offered.groups}
    assert not [code for code in offered.kinds if code.startswith("shop.")]


def test_outside_the_commune_one_is_told_whose_ground_it_is() -> None:
    load_city("nice", at=NOW)
    city = queries.current_city()
    assert queries.outside_at(city, 7.2661, 43.7032) is None
    west = queries.outside_at(city, 7.1870, 43.6745)
    assert west is not None and west.commune == "Saint-Laurent-du-Var"
    assert "Saint-Laurent-du-Var" in west.text and "17 ou le 112" in west.text
    east = queries.outside_at(city, 7.3250, 43.7450)
    assert east is not None and east.commune == "La Trinité"
    far = queries.outside_at(city, 2.35, 48.85)
    assert far == queries.Outside("", city.outside_text)
