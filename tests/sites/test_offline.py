"""What a resident's phone may keep: the public pages, and never a person's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from allopm.city.queries import CityInfo
from allopm.reports.models import Message
from allopm.sites.bundle import Chunk
from tests.scenes import say
from tests.sites.form import begin, words_of

pytestmark = pytest.mark.django_db
MANIFEST: dict[str, Chunk] = {
    "frontend/citizen/main.ts": {
        "file": "assets/citizen-1.js",
        "css": ["assets/citizen-1.css"],
        "dynamicImports": ["frontend/citizen/offline/form.ts", "frontend/citizen/picker.ts"],
    },
    "frontend/citizen/offline/form.ts": {"file": "assets/form-1.js"},
    "frontend/citizen/photos.ts": {"file": "assets/photos-1.js", "assets": ["assets/faces-1.bin"]},
    "frontend/citizen/picker.ts": {"file": "assets/map-1.js"},
    "frontend/field/main.ts": {"file": "assets/field-1.js"},
}


@pytest.fixture
def built(settings: Settings, tmp_path: Path) -> Path:
    """A front end as Vite leaves it."""
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "web-worker-1.js").touch()
    (tmp_path / "citizen-worker.js").write_text("self.addEventListener('fetch', () => {});")
    settings.ASSETS_DIR = tmp_path
    return tmp_path


def shell_in(client: Client) -> dict[str, Any]:
    first = client.get("/sw.js").content.decode().split(";\n", 1)[0]
    shell: dict[str, Any] = json.loads(first.removeprefix("self.shell="))
    return shell


def test_a_phone_may_install_the_app(client: Client, city: CityInfo) -> None:
    response = client.get("/manifest.webmanifest", headers={"Accept-Language": "it"})
    assert response["Content-Type"] == "application/manifest+json"
    body = response.json()
    assert (body["start_url"], body["scope"], body["lang"]) == ("/pm/", "/", "it")
    for icon in body["icons"]:
        assert (Path(__file__).parents[2] / "allopm/sites/citizen" / icon["src"].lstrip("/")).exists(), icon
    assert "/manifest.webmanifest" in client.get("/pm/").content.decode()


def test_the_worker_keeps_the_form_and_the_photos_and_no_map(client: Client, city: CityInfo, built: Path) -> None:
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    shell = shell_in(client)
    assert {"/static/assets/form-1.js", "/static/assets/citizen-1.css"} <= set(shell["core"])
    assert {"/static/assets/faces-1.bin", "/static/assets/web-worker-1.js"} <= set(shell["extra"])
    assert not [file for file in shell["core"] + shell["extra"] if "map" in file or "field" in file]


def test_every_kept_page_opens_for_a_stranger_and_carries_no_token(client: Client, city: CityInfo, built: Path) -> None:
    for page in shell_in(client)["pages"]:
        response = client.get(page, headers={"X-Kept-Page": "1"})
        assert response.status_code == 200, page
        assert "csrfmiddlewaretoken" not in response.content.decode(), page
        assert "data-kept hidden" in response.content.decode(), page
        assert not response.cookies, page


def test_a_stranger_s_page_says_nothing_of_a_report_being_written(client: Client, city: CityInfo) -> None:
    begin(client)
    assert "Signalement commencé" in words_of(client.get("/pm/"))
    assert "Signalement commencé" not in words_of(Client().get("/pm/"))  # as the worker asks: without cookies


def test_another_file_makes_another_worker(client: Client, city: CityInfo, built: Path) -> None:
    before = client.get("/sw.js").content
    changed = MANIFEST | {"frontend/citizen/photos.ts": {"file": "assets/photos-2.js"}}
    (built / "manifest.json").write_text(json.dumps(changed))
    assert client.get("/sw.js").content != before


def test_without_a_built_front_end_there_is_no_worker(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.ASSETS_DIR = tmp_path
    assert client.get("/sw.js").status_code == 404


def test_the_same_word_sent_again_after_a_tunnel_is_one_word(client: Client, city: CityInfo) -> None:
    token = say(city).token
    for _attempt in range(2):
        client.post(f"/suivi/{token}/message/", {"text": "Toujours là.", "key": "k" * 36})
    assert Message.objects.filter(text="Toujours là.").count() == 1
