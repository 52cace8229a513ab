from pathlib import Path

import pytest

from allopm.addresses.nicknames import FILE, read_nicknames
from allopm.addresses.queries import find_addresses
from allopm.city.files.reading import BadCityFile
from allopm.cli.map import fill_tables
from allopm.config.environment import ROOT


def test_the_command_fills_the_tables_once_and_says_so(city, files, capsys):
    assert fill_tables(files / "map") == 0
    assert "Adresses en base : " in capsys.readouterr().err
    assert fill_tables(files / "map") == 0
    assert capsys.readouterr().err == ""
    assert find_addresses(city, "rue dante")["features"][0]["properties"]["name"] == "Rue Dante"


def test_the_command_says_what_is_missing_or_damaged(city, files, capsys):
    assert fill_tables(files / "no map") == 0
    assert "allopm map build" in capsys.readouterr().err
    (files / "map" / "addresses.jsonl.gz").write_bytes(b"nothing")
    assert fill_tables(files / "map") == 1
    said = capsys.readouterr().err
    assert "l'ancien index reste" in said and "Traceback" not in said


@pytest.mark.parametrize("folder", sorted(path.parent for path in (ROOT / "cities").glob(f"*/{FILE}")))
def test_nicknames_of_every_city_are_readable_and_say_where_points_come_from(folder: Path):
    for nickname in read_nicknames(folder):
        assert nickname.street or (nickname.source and nickname.lon and nickname.lat)


@pytest.mark.parametrize(
    "text",
    ["nicknames: [{names: [x]}]", "nicknames: [{names: [], street: y}]", "nicknames: [{names: [x], lon: 7, lat: 43}]",
     "other: 1", "nicknames: [{names: [x], street: y, colour: red}]"],
)  # fmt: skip
def test_wrong_nicknames_are_a_sentence_with_the_file(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(BadCityFile, match=FILE):
        read_nicknames(tmp_path)
