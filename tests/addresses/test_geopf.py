"""A fake national geocoder on the loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from allopm.addresses import geopf
from allopm.addresses.queries import find_addresses

PROPERTIES = {"label": "8 Rue Lointaine 06000 Nice", "name": "8 Rue Lointaine", "score": 0.91, "type": "housenumber"}


def place(lon=7.26, lat=43.70, **more):
    return {"geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": PROPERTIES | more}


class Geocoder(ThreadingHTTPServer):
    """Answers `status` and `body` to everything, and remembers what was asked."""

    status = 200
    body: bytes = json.dumps({"features": [place(), place(lon=2.35)]}).encode()
    headers: dict[str, str] = {}
    asked: list[str]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args):
        pass


@pytest.fixture
def geocoder(settings) -> Iterator[Geocoder]:
    geopf.wake()
    server = Geocoder(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.GEOCODER, settings.GEOCODER_URL = "geopf", f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
    geopf.wake()


def names(city, typed):
    return [feature["properties"]["name"] for feature in find_addresses(city, typed)["features"]]


def test_what_the_city_does_not_know_is_asked_and_kept_to_its_frame(town, geocoder):
    answer = find_addresses(town, "8 rue lointaine")
    first = answer["features"][0]["properties"]
    assert (first["name"], first["source"]) == ("8 Rue Lointaine", "geopf")
    assert first["geocoding"]["label"] == PROPERTIES["label"]
    assert all(7 < feature["geometry"]["coordinates"][0] < 8 for feature in answer["features"])
    assert "Géoplateforme" in answer["geocoding"]["attribution"]
    assert geocoder.asked[0].startswith("/search?q=8+rue+lointaine&limit=5&autocomplete=1")


def test_what_the_city_knows_never_leaves_the_house(town, geocoder):
    assert names(town, "12 rue de france")[0] == "Rue de France"
    assert geocoder.asked == []


def test_it_is_off_by_default(town, geocoder, settings):
    settings.GEOCODER = "local"
    assert names(town, "8 boulevard lointain inconnu") == []
    assert geocoder.asked == []


def test_it_helps_where_no_map_was_built(city, geocoder):
    assert names(city, "8 rue lointaine") == ["8 Rue Lointaine"]


def test_a_full_server_is_left_in_peace_as_long_as_it_says(city, geocoder):
    geocoder.status, geocoder.headers = 429, {"Retry-After": "7"}
    assert names(city, "8 rue lointaine") == []
    assert names(city, "9 rue lointaine") == []
    assert len(geocoder.asked) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"broken"), (200, b"<html>"), (200, b"[]"), (200, b"{}"), (200, b'{"features": [{}]}'),
        (200, b'{"features": [null]}'), (200, b'{"features": 3}'), (200, b"\xff\xfe"), (302, b""), (404, b"{}"),
        (200, json.dumps({"features": [place(score="much")]}).encode()),
        (200, b'{"features": "' + b"x" * 400_000 + b'"}'),
    ],
)  # fmt: skip
def test_nonsense_is_an_empty_answer_and_a_rest(city, geocoder, status, body):
    geocoder.status, geocoder.body = status, body
    assert names(city, "8 rue lointaine") == []
    assert names(city, "9 rue lointaine") == []
    assert len(geocoder.asked) == 1


def test_an_absent_server_is_an_empty_answer(city, geocoder, settings):
    settings.GEOCODER_URL = "http://127.0.0.1:1"
    assert names(city, "8 rue lointaine") == []
    settings.GEOCODER_URL = "http://[nonsense"
    geopf.wake()
    assert names(city, "8 rue lointaine") == []


def test_what_was_typed_is_in_no_log(city, geocoder, caplog):
    find_addresses(city, "8 rue lointaine")
    geocoder.status = 500
    find_addresses(city, "9 rue lointaine")
    assert len(geocoder.asked) == 2
    assert "lointaine" not in caplog.text and "geocoder_rests" in caplog.text


def test_a_silent_server_is_given_up(city, geocoder, settings, monkeypatch):
    import socket

    monkeypatch.setattr(geopf, "PATIENCE_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.GEOCODER_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert names(city, "8 rue lointaine") == []
