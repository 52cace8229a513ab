"""The crew's app: who may open it, what a phone keeps of it, and what it never keeps."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from allopm.accounts.roles import Role
from allopm.city.queries import CityInfo
from allopm.sites.bundle import Bundle, Chunk, bundle_of
from tests.scenes import make_user

MANIFEST: dict[str, Chunk] = {
    "frontend/field/main.ts": {
        "file": "assets/field-1.js", "css": ["assets/field-1.css"], "imports": ["_shared.js"],
        "dynamicImports": ["frontend/map/index.ts"],
    },
    "_shared.js": {"file": "assets/shared-1.js", "imports": ["frontend/field/main.ts"]},
    "frontend/map/index.ts": {
        "file": "assets/map-1.js", "css": ["assets/map-1.css"], "assets": ["assets/draw-1.mjs"],
        "imports": ["_shared.js"],
    },
    "frontend/field/sw.ts": {"file": "assets/worker-1.js"},
    "frontend/control/main.ts": {"file": "assets/control-1.js"},
}  # fmt: skip


@pytest.fixture
def built(settings: Settings, tmp_path: Path) -> Path:
    """A front end as Vite leaves it."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "assets" / "worker-1.js").write_text("self.addEventListener('fetch', () => {});")
    settings.ASSETS_DIR = tmp_path
    return tmp_path


def test_app_is_its_entry_with_imports_and_the_map_comes_later() -> None:
    assert bundle_of(MANIFEST, "frontend/field/main.ts") == Bundle(
        core=("assets/field-1.js", "assets/field-1.css", "assets/shared-1.js"),
        extra=("assets/map-1.js", "assets/map-1.css", "assets/draw-1.mjs"),
    )


def test_front_end_that_is_not_built_needs_nothing() -> None:
    assert bundle_of({}, "frontend/field/main.ts") == Bundle((), ())


@pytest.mark.django_db
def test_stranger_is_sent_to_sign_in_and_back(client: Client, city: CityInfo) -> None:
    response = client.get("/field/")
    assert (response.status_code, response["Location"]) == (302, "/compte/login/?next=/field/")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role != Role.CREW])
def test_only_a_crew_opens_the_app(client: Client, city: CityInfo, role: Role) -> None:
    client.force_login(make_user(city, role))
    assert client.get("/field/").status_code == 403


@pytest.mark.django_db
def test_crew_receives_a_page_without_a_name_that_its_phone_may_keep(client: Client, city: CityInfo) -> None:
    client.force_login(make_user(city, Role.CREW, "Équipage 12"))
    response = client.get("/field/")
    page = response.content.decode()
    found = re.search(r'<script id="field-config" type="application/json">(.*?)</script>', page)
    assert found
    assert json.loads(found[1])["stream"] == "/live/field"
    assert "Équipage 12" not in page
    assert "csrftoken" in response.cookies
    assert "no-store" not in response["Cache-Control"]
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    assert not re.search(r"\son\w+=|\sstyle=", page)


@pytest.mark.django_db
def test_phone_may_install_the_app_before_anybody_signs_in(client: Client) -> None:
    manifest = client.get("/field/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    body = manifest.json()
    assert (body["start_url"], body["scope"], body["display"]) == ("/field/", "/field/", "standalone")
    for icon in body["icons"]:
        assert (Path(__file__).parents[2] / "allopm/sites/field" / icon["src"].lstrip("/")).exists(), icon


@pytest.mark.django_db
def test_worker_is_told_which_files_to_keep(client: Client, built: Path) -> None:
    response = client.get("/field/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    first, code = response.content.decode().split(";\n", 1)
    shell = json.loads(first.removeprefix("self.shell="))
    assert shell["page"] == "/field/"
    assert "/static/assets/field-1.js" in shell["core"]
    assert shell["extra"] == ["/static/assets/map-1.js", "/static/assets/map-1.css", "/static/assets/draw-1.mjs"]
    assert not [file for file in shell["core"] + shell["extra"] if not file.startswith("/static/")]
    assert code.startswith("self.addEventListener")


@pytest.mark.django_db
def test_any_changed_file_makes_a_new_version(client: Client, built: Path) -> None:
    before = client.get("/field/sw.js").content
    assert client.get("/field/sw.js").content == before
    changed = MANIFEST | {"frontend/map/index.ts": {"file": "assets/map-2.js"}}
    (built / "manifest.json").write_text(json.dumps(changed))
    assert client.get("/field/sw.js").content != before


@pytest.mark.django_db
def test_without_a_built_front_end_there_is_no_worker(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.ASSETS_DIR = tmp_path
    assert client.get("/field/sw.js").status_code == 404
