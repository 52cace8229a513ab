"""Importing places: what changed is said field by field, a bad row stops nothing, twice is once."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.city import imports, queries
from allopm.city.files.incoming import BadImport, read_places
from allopm.city.importwords import say_report
from allopm.city.models import City, Place
from allopm.city.queries import CityInfo
from allopm.cli import city as command
from allopm.journal.actor import SYSTEM
from allopm.journal.models import Entry
from tests.scenes import NOON

pytestmark = pytest.mark.django_db
HEAD = "id,type,name,lon,lat,phone,hours,source\n"
PORT = 'poste-port,police_municipale,"Poste du port",7.2835,43.6966,04 00 00 00 01,Mo-Fr 08:30-17:00,la ville\n'
GARE = "poste-gare,police_municipale,Poste de la gare,7.2619,43.7046,,24/7,la ville\n"


def nowhere(address: str) -> tuple[float, float] | None:
    return None


def take(city: CityInfo, text: str, locate: imports.Locate = nowhere) -> imports.PlacesReport:
    return imports.import_places(city.id, read_places(text.encode()), locate=locate, by=SYSTEM, at=NOON)


def test_the_first_import_adds_and_the_second_changes_nothing(city: CityInfo) -> None:
    report = take(city, HEAD + PORT + GARE)
    assert [change.code for change in report.added] == ["poste-port", "poste-gare"]
    version = City.objects.get().version
    again = take(city, HEAD + PORT + GARE)
    assert (again.added, again.changed, again.unchanged) == ([], [], 2)
    assert City.objects.get().version == version
    assert Entry.objects.filter(what="places.imported").count() == 1
    queries.forget()
    assert [place.phone for place in queries.places(queries.current_city())] == ["", "04 00 00 00 01"]


def test_what_changed_is_said_field_by_field_and_journalled(city: CityInfo) -> None:
    take(city, HEAD + PORT)
    report = take(city, HEAD + PORT.replace("04 00 00 00 01", "04 00 00 00 02"))
    assert [change.columns for change in report.changed] == [{"phone": ("04 00 00 00 01", "04 00 00 00 02")}]
    assert "~ ligne 2, poste-port : phone « 04 00 00 00 01 » → « 04 00 00 00 02 »" in say_report(report)
    entry = Entry.objects.filter(what="places.imported").order_by("-seq")[0]
    assert entry.data["places"] == {"poste-port": {"phone": ["04 00 00 00 01", "04 00 00 00 02"]}}


def test_a_column_that_the_file_does_not_give_is_left_alone(city: CityInfo) -> None:
    take(city, HEAD + PORT)
    take(city, "id,type,name,source\nposte-port,police_municipale,Poste du port Lympia,la ville\n")
    place = Place.objects.get(code="poste-port")
    assert (place.name, place.phone, place.lon) == ("Poste du port Lympia", "04 00 00 00 01", 7.2835)


def test_bad_rows_are_refused_with_line_and_reason_and_the_others_go_on(city: CityInfo) -> None:
    report = take(
        city,
        HEAD
        + PORT
        + '\n"poste,mal",police_municipale,Mal,7,43,,,la ville\n'
        + "poste-haut,police_municipale,Haut,7.2,143,,,la ville\n"
        + "poste-port,police_municipale,Encore,7.2,43.7,,,la ville\n"
        + "poste-nuit,police_municipale,Nuit,7.2,43.7,,la nuit,la ville\n"
        + "poste-est,police_municipale,Est,est,43.7,,,la ville\n"
        + GARE,
    )
    assert [change.code for change in report.added] == ["poste-port", "poste-gare"]
    said = [(row.line, row.reason.split(" :")[0]) for row in report.refused]
    assert said == [(4, "id"), (5, "coordonnées"), (6, "id"), (7, "hours"), (8, "lon, lat")]


def test_a_refused_row_is_not_a_place_that_is_gone(city: CityInfo) -> None:
    take(city, HEAD + PORT + GARE)
    report = take(city, HEAD + PORT.replace("Mo-Fr 08:30-17:00", "le matin"))
    assert [row.code for row in report.refused] == ["poste-port"]
    assert report.gone == []  # no sound row: nothing is known of any type
    report = take(city, HEAD + GARE)
    assert report.gone == [("poste-port", "Poste du port")]
    assert Place.objects.get(code="poste-port").is_active


def test_places_gone_are_retired_on_request_and_come_back_by_the_file(city: CityInfo) -> None:
    take(city, HEAD + PORT)
    assert imports.retire_places(city.id, ["poste-port", "inconnu"], by=SYSTEM, at=NOON) == ["poste-port"]
    assert imports.retire_places(city.id, ["poste-port"], by=SYSTEM, at=NOON) == []
    report = take(city, HEAD + PORT)
    assert [change.columns for change in report.changed] == [{"is_active": (False, True)}]


def test_an_address_stands_in_for_coordinates_once(city: CityInfo) -> None:
    asked: list[str] = []

    def locate(address: str) -> tuple[float, float] | None:
        asked.append(address)
        return (7.27, 43.7)

    text = "id;type;name;address;source\nkiosque;police_municipale;Kiosque;place Masséna;la ville\n"
    report = take(city, text, locate)
    place = Place.objects.get(code="kiosque")
    assert (place.lon, place.is_approximate, report.added[0].is_located) == (7.27, True, True)
    assert take(city, text, locate).unchanged == 1
    assert asked == ["place Masséna"]


def test_semicolons_and_decimal_commas_are_read_as_spreadsheets_write_them(city: CityInfo) -> None:
    text = "\ufeffid;type;name;lon;lat;is_invented;source\r\nb-1;call_point;Borne;7,27;43,70;oui;démonstration\r\n"
    take(city, text)
    place = Place.objects.get(code="b-1")
    assert (place.lon, place.lat, place.is_invented) == (7.27, 43.7, True)


def test_geojson_rows_carry_their_line_too(city: CityInfo) -> None:
    def feature(code: Any, lon: Any, **more: Any) -> dict[str, Any]:
        properties = {"type": "angela", "name": "Café", "source": "la ville"} | more
        geometry = {"type": "Point", "coordinates": [lon, 43.7]}
        return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}

    rows = [feature("a-1", 7.2), feature("a-2", 7.2, hours="demain"), feature(12, 7.2), "rien", feature("a-3", None)]
    lines = ",\n".join(json.dumps(row) for row in rows)
    report = take(city, '{"type": "FeatureCollection",\n"features" : [\n' + lines + "\n]}")
    assert [change.code for change in report.added] == ["a-1"]
    assert [row.line for row in report.refused] == [4, 5, 6, 7]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"", "Il manque ces colonnes"),
        (b"id,type,name,source,couleur\n", "Colonnes inconnues : couleur"),
        (b'{"type": "Feature"', "Ligne 1"),
        (b'{"type": "Feature"}', "FeatureCollection"),
        (b"id\x00", "illisibles"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(BadImport, match=said):
        read_places(content)


@given(st.text(max_size=200))
def test_no_file_breaks_the_reader(text: str) -> None:
    for content in (text, HEAD + text, '{"type": "FeatureCollection", "features": [' + text + "]}"):
        try:
            read_places(content.encode("utf-8", "surrogatepass"))
        except BadImport:
            continue


def test_more_rows_than_a_batch_are_several_transactions(city: CityInfo) -> None:
    rows = "".join(f"b-{number},call_point,Borne {number},7.2,43.7,,24/7,démonstration\n" for number in range(450))
    assert len(take(city, HEAD + rows).added) == 450
    assert Entry.objects.filter(what="places.imported").count() == 3


def run(*words: str) -> int:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["places", "import", *words]))


def test_the_command_tries_first_then_takes_and_names_what_it_refused(
    city: CityInfo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lieux.csv"
    file.write_text(HEAD + PORT + "x,angela,X,7,43,,le soir,moi\n", encoding="utf-8")
    assert run(str(file), "--dry-run") == 1
    assert "1 ajouté(s)" in capsys.readouterr().out
    assert not Place.objects.exists()
    assert run(str(file)) == 1
    said = capsys.readouterr()
    assert "+ ligne 2, poste-port : Poste du port" in said.out
    assert "! ligne 3, x : hours" in said.err
    file.write_text(HEAD + GARE, encoding="utf-8")
    assert run(str(file), "--retire") == 0
    assert "Mis hors service : poste-port." in capsys.readouterr().out
    assert run(str(tmp_path / "absent.csv")) == 1
