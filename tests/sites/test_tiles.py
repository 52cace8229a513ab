import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.sites.tiles.archive import BadRange, wanted_range
from allopm.sites.tiles.palette import DARK, LIGHT, LOOKS, PALETTES
from allopm.sites.tiles.styles import IGN_HOST

TILES = "/carte/basemap.pmtiles"


@pytest.fixture
def archive(var: Path) -> bytes:
    """The head of a PMTiles archive over Nice, and some tiles."""
    head = b"PMTiles\x03" + bytes(94) + struct.pack("<4i", 71_800_000, 436_000_000, 73_200_000, 437_600_000)
    body = head.ljust(127, b"\0") + bytes(range(256)) * 4
    (var / "map").mkdir()
    (var / "map" / "basemap.pmtiles").write_bytes(body)
    return body


def read(response) -> bytes:
    return b"".join(response.streaming_content)


def test_without_a_map_there_is_no_archive(client, var):
    assert client.get(TILES).status_code == 404


def test_the_whole_archive_says_that_it_can_be_asked_for_in_parts(client, archive):
    response = client.get(TILES)
    assert response.status_code == 200 and read(response) == archive
    assert response["Accept-Ranges"] == "bytes" and response["Content-Length"] == str(len(archive))


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-126", slice(0, 127)),
        ("bytes=200-299", slice(200, 300)),
        ("bytes=1000-", slice(1000, None)),
        ("bytes=-10", slice(-10, None)),
        ("bytes=1100-999999", slice(1100, None)),
    ],
)
def test_a_range_is_answered_by_just_that_part(client, archive, asked, part):
    response = client.get(TILES, headers={"range": asked})
    body = read(response)
    assert response.status_code == 206 and body == archive[part]
    start = part.indices(len(archive))[0]
    assert response["Content-Range"] == f"bytes {start}-{start + len(body) - 1}/{len(archive)}"
    assert response["Content-Length"] == str(len(body))


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=1151-1160", "bytes=-0"])
def test_a_range_outside_the_archive_is_refused_with_its_size(client, archive, asked):
    response = client.get(TILES, headers={"range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(archive)}"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"])
def test_what_is_no_single_range_gets_everything(client, archive, asked):
    response = client.get(TILES, headers={"range": asked})
    assert response.status_code == 200 and read(response) == archive


@given(st.text(max_size=30), st.integers(1, 10_000))
def test_no_range_header_reads_outside_the_file(header, size):
    try:
        found = wanted_range(header, size)
    except BadRange:
        return
    assert found is None or (0 <= found[0] and found[1] > 0 and sum(found) <= size)


def test_the_same_archive_is_not_sent_twice_and_another_one_is(client, archive, var):
    etag = client.get(TILES)["ETag"]
    assert client.get(TILES, headers={"if-none-match": etag}).status_code == 304
    (var / "map" / "basemap.pmtiles").write_bytes(archive + b"more")
    assert client.get(TILES, headers={"if-none-match": etag}).status_code == 200
    stale = client.get(TILES, headers={"range": "bytes=0-9", "if-range": etag})
    assert stale.status_code == 200  # parts of two archives must not be mixed


def test_an_address_with_the_mark_of_the_archive_is_kept_for_ever(client, archive):
    style = client.get("/carte/style.json").json()
    address = style["sources"]["base"]["url"].removeprefix("pmtiles://")
    assert "immutable" in client.get(address)["Cache-Control"]
    assert client.get(TILES)["Cache-Control"] == "no-cache"


def test_head_has_no_body_and_nothing_else_is_allowed(client, archive):
    assert client.head(TILES)["Content-Length"] == str(len(archive))
    assert client.post(TILES).status_code == 405


def test_the_style_of_a_built_map_shows_its_frame_and_its_source(client, archive):
    style = client.get("/carte/style.json?theme=dark").json()
    assert style["metadata"] == {"allopm:ground": "tiles", "allopm:bounds": [7.18, 43.6, 7.32, 43.76]}
    assert "OpenStreetMap" in style["sources"]["base"]["attribution"]
    assert style["layers"][0]["paint"]["background-color"] == DARK.land


@pytest.mark.parametrize("theme", sorted(PALETTES))
def test_every_layer_has_its_source_and_an_id_of_its_own(client, archive, var, theme):
    built = client.get(f"/carte/style.json?theme={theme}").json()
    (var / "map" / "basemap.pmtiles").unlink()
    drawn = client.get(f"/carte/style.json?theme={theme}").json()
    assert built["sources"] != drawn["sources"]
    for style in (built, drawn):
        ids = [layer["id"] for layer in style["layers"]]
        assert len(ids) == len(set(ids))
        assert {layer["source"] for layer in style["layers"] if "source" in layer} <= set(style["sources"])


def test_no_address_of_a_style_leaves_the_machine(client, var, archive):
    text = client.get("/carte/style.json").content.decode()
    assert "http" not in text and "glyphs" not in text and "sprite" not in text


def test_without_a_map_the_sketch_is_drawn_and_says_what_it_is(client, var):
    style = client.get("/carte/style.json").json()
    assert style["metadata"]["allopm:ground"] == "sketch"
    assert style["sources"]["sketch"]["attribution"] == "Croquis dessiné à la main, pas une carte exacte"
    assert style["layers"][0]["paint"]["background-color"] == LIGHT.land
    sketch = client.get("/carte/sketch.geojson").json()
    assert "croquis" in sketch["notice"].lower()
    names = {feature["properties"].get("name") for feature in sketch["features"]}
    assert {"Promenade des Anglais", "Le Paillon", "Vieux-Nice", "Baie des Anges"} <= names


def test_every_kind_of_the_sketch_is_drawn(client, var):
    style, sketch = client.get("/carte/style.json").json(), client.get("/carte/sketch.geojson").json()
    drawn = json.dumps([layer.get("filter") for layer in style["layers"]])
    assert all(f'"{feature["properties"]["kind"]}"' in drawn for feature in sketch["features"])


def test_a_city_without_a_sketch_has_a_plain_ground(client, var, settings):
    settings.CITIES_DIR = var / "cities"
    assert client.get("/carte/sketch.geojson").status_code == 404
    assert client.get("/carte/style.json").json()["metadata"]["allopm:ground"] == "none"


@pytest.mark.parametrize("asked", ["theme=sepia", "use=watch"])
def test_an_unknown_theme_or_use_is_refused(client, var, asked):
    assert client.get(f"/carte/style.json?{asked}").status_code == 400


def test_a_phone_in_the_sun_has_larger_names_and_darker_edges(client, archive):
    def sizes(use: str) -> list[object]:
        layers = client.get(f"/carte/style.json?use={use}").json()["layers"]
        return [layer["layout"]["text-size"] for layer in layers if layer["type"] == "symbol"]

    desk, phone = sizes("desk"), sizes("phone")
    assert desk[0][4] * 1.25 == pytest.approx(phone[0][4], abs=0.01)
    assert desk[0][3] == phone[0][3]  # the zooms stay
    for theme in PALETTES:
        near, far = LOOKS["phone"][theme].colours, LOOKS["desk"][theme].colours
        assert contrast(near.label, near.land) > contrast(far.label, far.land)
        assert contrast(near.road, near.road_edge) >= contrast(far.road, far.road_edge)


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    lights = sorted(luminance(colour) + 0.05 for colour in (one, other))
    return lights[1] / lights[0]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_names_are_french_first(client, archive):
    layers = client.get("/carte/style.json").json()["layers"]
    names = next(layer for layer in layers if layer["id"] == "towns")["layout"]["text-field"]
    assert names == ["coalesce", ["get", "name:fr"], ["get", "name"]]


@pytest.mark.parametrize("theme", sorted(PALETTES))
def test_the_plan_of_the_ign_is_drawn_only_where_a_city_chose_it(client, archive, settings, theme):
    settings.MAP_BACKGROUND = "ign"
    style = client.get(f"/carte/style.json?theme={theme}").json()
    assert style["metadata"]["allopm:ground"] == "ign"
    assert list(style["sources"]) == ["ign"] and style["sources"]["ign"]["attribution"] == "© IGN"
    assert style["sources"]["ign"]["tiles"][0].startswith(IGN_HOST)


@pytest.mark.parametrize(("background", "hosts"), [("own", set()), ("ign", {IGN_HOST})])
def test_the_policy_of_the_pages_names_a_foreign_host_only_then(background, hosts):
    code = (
        "from allopm.config import settings as s;"
        "print(*[v for d in s.CONTENT_SECURITY_POLICY['DIRECTIVES'].values() for v in d])"
    )
    env = os.environ | {"ALLOPM_MAP_BACKGROUND": background}
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert {word for word in said.stdout.split() if "//" in word} == hosts


def test_a_file_that_is_no_archive_has_no_frame(client, var):
    (var / "map").mkdir()
    (var / "map" / "basemap.pmtiles").write_bytes(b"torn")
    assert client.get("/carte/style.json").json()["metadata"]["allopm:bounds"] is None
