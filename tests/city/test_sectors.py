"""Sectors: refused when they do not fit, drawn by one at a time, used by every process, and open cases follow."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from allopm.accounts.roles import Role
from allopm.city import queries
from allopm.city.files.reading import BadCityFile, read_city_files
from allopm.city.models import City, Place, Sector
from allopm.city.queries import CityInfo
from allopm.incidents.resectoring import misplaced_cases, resector
from allopm.journal.models import Entry
from tests.replay import replays
from tests.scenes import CENTRE, NOON, case_of, make_operator, make_user, say, square

pytestmark = pytest.mark.django_db
Draw = Callable[..., Any]
WHOLE = square(7.18, 43.65, 7.32, 43.77)


@pytest.fixture
def chief(client: Client, city: CityInfo) -> Client:
    admin = make_user(city, Role.ADMIN, "Paul Garnier")
    admin.is_staff = admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    return client


@pytest.fixture
def draw(chief: Client) -> Draw:
    """Change a sector by its form."""

    def send(code: str, **changes: Any) -> Any:
        sector = Sector.objects.get(code=code)
        polygon = changes.pop("polygon", sector.polygon)
        body = {
            "code": code, "name": sector.name, "parent": sector.parent, "rank": sector.rank, "is_active": "on",
            "seen_version": sector.version, "polygon": json.dumps(polygon),
        }  # fmt: skip
        return chief.post(f"/admin/city/sector/{sector.pk}/change/", body | changes)

    return send


def test_a_new_polygon_is_versioned_journalled_whole_and_used_at_once(draw: Draw, city: CityInfo) -> None:
    before = Sector.objects.get(code="ouest").polygon
    smaller = square(7.18, 43.65, 7.24, 43.77)
    assert queries.sector_at(city, 7.245, 43.70) is not None
    assert draw("ouest", polygon=smaller).status_code == 302
    queries.forget()  # what the commit does: this test never commits
    assert queries.sector_at(city, 7.245, 43.70) is None
    sector = Sector.objects.get(code="ouest")
    assert (sector.version, City.objects.get().version) == (2, 2)
    entry = Entry.objects.get(what="sector.changed")
    assert entry.data["fields"]["polygon"] == {"from": before, "to": smaller}


def test_ground_left_without_a_sector_is_said_and_kept(draw: Draw, chief: Client) -> None:
    draw("ouest", polygon=square(7.18, 43.65, 7.24, 43.77))
    page = chief.get("/admin/city/sector/").content.decode()
    assert "m² de la commune n’ont pas de secteur" in page
    assert "Recalculer le secteur des affaires ouvertes" in page


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"polygon": square(7.18, 43.65, 7.26, 43.77)}, "polygon", "partage"),
        ({"parent": "nord"}, "parent", "n’existe pas"),
        ({"parent": "ouest"}, "parent", "tourne en rond"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(draw: Draw, changes: Any, field: str, said: str) -> None:
    response = draw("ouest", **changes)
    assert response.status_code == 200
    assert said in str(response.context["adminform"].form.errors[field])
    assert Sector.objects.get(code="ouest").version == 1


def test_two_people_drawing_the_same_sector_do_not_overwrite_each_other(draw: Draw) -> None:
    assert draw("ouest", polygon=square(7.18, 43.65, 7.24, 43.77)).status_code == 302
    late = draw("ouest", polygon=square(7.18, 43.65, 7.23, 43.77), seen_version=1)
    assert "a changé pendant que vous le dessiniez" in late.content.decode()
    assert Sector.objects.get(code="ouest").polygon == square(7.18, 43.65, 7.24, 43.77)


def test_the_page_of_a_sector_holds_the_others_for_the_drawing(chief: Client) -> None:
    sector = Sector.objects.get(code="ouest")
    page = chief.get(f"/admin/city/sector/{sector.pk}/change/")
    assert [one["properties"]["name"] for one in page.context["sector_others"]["features"]] == ["Centre"]
    assert 'id="sector-others"' in page.content.decode()
    assert chief.get("/admin/city/sector/add/").status_code == 200


def test_open_cases_follow_and_every_screen_hears_of_it(city: CityInfo, chief: Client) -> None:
    case = case_of(say(city))
    ended = case_of(say(city))
    type(ended).objects.filter(pk=ended.pk).update(state="ended")
    Sector.objects.filter(code="centre").update(polygon=square(7.27, 43.65, 7.32, 43.77))
    Sector.objects.filter(code="ouest").update(polygon=square(7.18, 43.65, 7.27, 43.77))
    queries.forget()
    assert misplaced_cases(city) == [case.code]
    with replays(city):
        assert resector(city, by=make_operator(city), at=NOON) == 1
    case.refresh_from_db()
    ended.refresh_from_db()
    assert (case.sector, ended.sector) == ("ouest", "centre")
    assert resector(city, by=make_operator(city), at=NOON) == 0
    assert "déjà dans leur secteur" in chief.get("/admin/city/sector/recalculer/").content.decode()
    assert chief.post("/admin/city/sector/recalculer/").status_code == 302


def test_a_child_sector_holds_the_point_rather_than_its_parent(city: CityInfo) -> None:
    Sector.objects.create(
        city_id=city.id, code="coeur", name="Cœur", parent="centre", polygon=square(7.26, 43.70, 7.27, 43.71)
    )
    queries.forget()
    inside = queries.sector_at(city, *CENTRE)
    beside = queries.sector_at(city, 7.28, 43.70)
    assert inside is not None and beside is not None
    assert (inside.code, beside.code) == ("coeur", "centre")


def test_files_whose_sectors_do_not_fit_are_refused_with_their_line(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(settings.CITIES_DIR / "nice", tmp_path / "nice"))
    assert read_city_files(folder).sectors.features
    path = folder / "sectors.geojson"
    sectors = json.loads(path.read_text(encoding="utf-8"))
    twin = sectors["features"][0] | {"id": "jumeau", "properties": {"name": "Jumeau", "parent": "personne"}}
    sectors["features"].append(twin)
    path.write_text(json.dumps(sectors, ensure_ascii=False, indent=1), encoding="utf-8")
    with pytest.raises(BadCityFile, match="« jumeau » partage .* m² avec « vieux-nice »") as problem:
        read_city_files(folder)
    assert "« personne » n’existe pas" in str(problem.value)


@pytest.mark.parametrize("address", ["/admin/city/sector/recalculer/", "/admin/city/place/importer/"])
@pytest.mark.parametrize("role", [None, Role.OPERATOR, Role.CREW, Role.SUPERVISOR])
def test_only_administrators_import_places_and_move_cases(
    client: Client, city: CityInfo, address: str, role: Role | None
) -> None:
    case = case_of(say(city))
    Sector.objects.filter(code="centre").update(is_active=False)
    queries.forget()
    if role is not None:
        client.force_login(make_user(city, role))
    body = {"text": "id,type,name,source\nx,angela,X,moi\n", "confirm": "1"}
    assert client.get(address).status_code in (302, 403, 404)
    assert client.post(address, body).status_code in (302, 403, 404)
    case.refresh_from_db()
    assert case.sector == "centre"
    assert not Place.objects.exists()
