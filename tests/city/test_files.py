"""The files of a city: what is wrong is named with its file and line, and the files of Nice are right."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import shapely
from django.conf import settings
from shapely.geometry import Point, shape

from allopm.city.files.reading import BadCityFile, CityFiles, read_city_files
from allopm.city.files.rows import kind_rows

NICE: Path = settings.CITIES_DIR / "nice"
COMMUNES = Path(settings.CITIES_DIR).parents[1] / "shared" / "geo" / "nice" / "communes-06.geojson"


@pytest.fixture(scope="module")
def nice() -> CityFiles:
    return read_city_files(NICE)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(NICE, tmp_path / "nice"))


def replace(path: Path, old: str, new: str) -> int:
    """Change one thing in a file; returns its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def complaint(folder: Path) -> str:
    with pytest.raises(BadCityFile) as caught:
        read_city_files(folder)
    return str(caught.value)


def test_nice_has_its_seven_groups_and_thirty_kinds(nice: CityFiles) -> None:
    pm = [group.code for group in nice.kinds.groups if group.door == "pm"]
    assert pm == ["parking", "wreck", "squat", "noise", "traffic", "shop", "other"]
    assert sum(len(group.kinds) for group in nice.kinds.groups if group.door == "pm") >= 30


def test_every_kind_of_the_town_door_has_a_service(nice: CityFiles) -> None:
    town = [kind for group in nice.kinds.groups if group.door == "mairie" for kind in group.kinds]
    assert len(town) >= 3
    assert all(kind.service for kind in town)


def test_every_text_of_nice_exists_in_three_languages(nice: CityFiles) -> None:
    texts = [group.label for group in nice.kinds.groups]
    texts += [kind.label for group in nice.kinds.groups for kind in group.kinds]
    texts += [question.label for question in nice.kinds.questions.values()]
    texts += [choice.label for question in nice.kinds.questions.values() for choice in question.choices]
    texts += [words for contact in nice.contacts.contacts for words in (contact.label, contact.what)]
    assert [words.fr for words in texts if not (words.en and words.it)] == []


def test_a_plate_is_asked_only_for_vehicles(nice: CityFiles) -> None:
    asking = [code for _group, row in kind_rows(nice) for code in [row.code] if has_plate(row.values["questions"])]
    allowed = ("parking.", "wreck.", "noise.vehicle", "traffic.")
    assert asking
    assert [code for code in asking if not code.startswith(allowed)] == []


def has_plate(questions: list[dict[str, object]]) -> bool:
    return any(question["type"] == "plate" for question in questions)


def test_every_danger_has_words_for_the_desk(nice: CityFiles) -> None:
    dangers = {code: question for code, question in nice.kinds.questions.items() if question.danger}
    assert dangers
    assert [code for code, question in dangers.items() if question.danger_label is None] == []


def test_every_question_is_asked_somewhere(nice: CityFiles) -> None:
    asked = {name for group in nice.kinds.groups for kind in group.kinds for name in kind.questions}
    assert set(nice.kinds.questions) == asked


def test_what_is_invented_says_so_and_the_rest_has_a_source(nice: CityFiles) -> None:
    for place in nice.places.features:
        is_demo = "demo" in place.id
        assert place.properties.is_invented == is_demo, place.id
        assert place.properties.source, place.id


def test_sectors_tile_the_outline_without_overlap(nice: CityFiles) -> None:
    sectors = [shape(feature.geometry) for feature in nice.sectors.features]
    outline = shape(nice.outline.features[0].geometry)
    assert 10 <= len(sectors) <= 14
    assert shapely.union_all(sectors).symmetric_difference(outline).area < outline.area * 1e-4
    assert sum(sector.area for sector in sectors) == pytest.approx(outline.area, rel=1e-4)


def test_outline_covers_the_real_commune_and_little_more(nice: CityFiles) -> None:
    if not COMMUNES.exists():
        pytest.skip("the communes of the Alpes-Maritimes are not beside the repository")
    communes = json.loads(COMMUNES.read_text())["features"]
    real = next(shape(each["geometry"]) for each in communes if each["properties"]["code"] == "06088")
    outline = shape(nice.outline.features[0].geometry)
    west, south, east, north = real.bounds
    points = [
        Point(west + (east - west) * i / 60, south + (north - south) * j / 60) for i in range(61) for j in range(61)
    ]
    inside = [point for point in points if real.contains(point)]
    assert len(inside) > 1000
    assert all(outline.contains(point) for point in inside)
    too_far = [point for point in points if outline.contains(point) and real.distance(point) > 0.004]  # 300 m
    assert too_far == []


def test_an_unknown_key_is_named_with_its_line(copy: Path) -> None:
    line = replace(copy / "kinds.yaml", "        base_urgency: 62\n", "        urgence: 62\n")
    said = complaint(copy)
    assert f"kinds.yaml, ligne {line}, groups.4.kinds.0.urgence :" in said


def test_a_question_that_nobody_defined_is_named_with_its_line(copy: Path) -> None:
    line = replace(copy / "kinds.yaml", "questions: [stuck, plate]", "questions: [stuck, plaque]")
    assert f"kinds.yaml, ligne {line}, groups.0.kinds.4.questions : la question « plaque »" in complaint(copy)


def test_a_service_that_nobody_defined_is_refused(copy: Path) -> None:
    line = replace(copy / "kinds.yaml", "service: lighting", "service: lampes")
    assert f"ligne {line}" in complaint(copy)


def test_the_same_code_twice_is_refused(copy: Path) -> None:
    replace(copy / "kinds.yaml", "- code: crossing", "- code: pavement")
    assert "le code « pavement » existe déjà plus haut" in complaint(copy)


def test_a_danger_that_is_no_answer_is_refused(copy: Path) -> None:
    replace(copy / "kinds.yaml", "danger: [cannot_leave]", "danger: [bloque]")
    assert "bloque" in complaint(copy)


def test_yaml_that_cannot_be_read_names_the_line(copy: Path) -> None:
    replace(copy / "services.yaml", "services:\n", "services: [\n")
    assert "services.yaml, ligne" in complaint(copy)


def test_a_polygon_that_crosses_itself_is_refused(copy: Path) -> None:
    body = json.loads((copy / "sectors.geojson").read_text())
    body["features"][0]["geometry"]["coordinates"] = [[[7.2, 43.7], [7.3, 43.8], [7.3, 43.7], [7.2, 43.8], [7.2, 43.7]]]
    (copy / "sectors.geojson").write_text(json.dumps(body))
    assert "le polygone se recoupe" in complaint(copy)


@pytest.mark.parametrize("broken", [None, [], [[7.2, 43.7]], "carré", [[["a", "b"]]]])
def test_coordinates_of_any_shape_are_refused_with_a_sentence(copy: Path, broken: object) -> None:
    body = json.loads((copy / "sectors.geojson").read_text())
    body["features"][0]["geometry"]["coordinates"] = broken
    (copy / "sectors.geojson").write_text(json.dumps(body))
    assert "sectors.geojson, ligne 1, features.0.geometry" in complaint(copy)


def test_hours_that_mean_nothing_are_refused(copy: Path) -> None:
    replace(copy / "places.geojson", "Mo-Fr 08:30-17:00", "lundi au vendredi")
    assert "opening_hours" in complaint(copy)


def test_a_missing_file_and_a_missing_folder_are_sentences(copy: Path) -> None:
    (copy / "contacts.yaml").unlink()
    assert "contacts.yaml : ce fichier manque" in complaint(copy)
    assert "n’existe pas" in complaint(copy / "ailleurs")


def test_a_file_in_another_encoding_is_a_sentence(copy: Path) -> None:
    (copy / "city.yaml").write_bytes("name: Orléans é".encode("latin-1"))
    assert "UTF-8" in complaint(copy)


def test_every_source_key_is_explained(nice: CityFiles) -> None:
    texts = [place.properties.source for place in nice.places.features]
    cited = {key for text in texts for found in re.findall(r"\[([^]]+)\]", text) for key in found.split(", ")}
    sourced = [contact.source for contact in nice.contacts.contacts if contact.source.isupper()]
    cited |= {key for text in sourced for key in text.split(", ")}
    explained = set(re.findall(r"^\| (\w+) \| [ABC] \|", (NICE / "SOURCES.md").read_text("utf-8"), re.MULTILINE))
    assert cited - explained == set()
