"""What people see on a real map: streets, crews on them, the way to a case, a street that a supervisor closes."""

from __future__ import annotations

import io
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import DESK, GROUNDS, PHONE, enter
from tests.journeys.house import ROOT, House

pytestmark = [pytest.mark.journey, pytest.mark.drawn]
EXTRACT = ROOT.parent / "shared" / "geo" / "nice"
CASE = {"lon": 7.2661, "lat": 43.7005, "accuracy_m": 40, "address": "rue Masséna, journée carte", "source": "gps"}
CREWS = {"01": (7.2560, 43.7040), "02": (7.2790, 43.7010)}  # some 800 m west and a kilometre east
DRAWN_MS = 60_000  # a processor draws what a graphics card would
BUILT_S = 60
MANY_SHADES = 8.0  # of 255, standard deviation: an empty ground has less than one
DIM = 110  # of 255, mean


@pytest.fixture(scope="module")
def town(model: Path) -> Iterator[House]:
    """A house that has built its own map."""
    if not EXTRACT.exists():
        pytest.skip(f"no extract of the city at {EXTRACT}: there is no map to look at")
    home = House(Path(tempfile.mkdtemp(dir=os.environ[GROUNDS])) / "var", has_map=True)
    home.var.parent.chmod(0o711)
    home.move_in(model)
    home.start()
    deadline = time.monotonic() + BUILT_S
    while home.get("/carte/style.json")["metadata"]["allopm:ground"] != "tiles" and time.monotonic() < deadline:
        time.sleep(0.2)
    yield home
    home.stop()


@pytest.fixture
def look(town: House, browser: Browser, contexts: list[BrowserContext]) -> Callable[..., Page]:
    """A page of one member of staff."""

    def opened(email: str, path: str, viewport: dict[str, int], **options: Any) -> Page:
        context = browser.new_context(
            viewport=viewport, base_url=town.url, locale="fr-FR", timezone_id="Europe/Paris", **options
        )
        context.set_default_timeout(DRAWN_MS)
        contexts.append(context)
        return enter(context.new_page(), email, path)

    return opened


def phone_of(look: Callable[..., Page], number: str) -> Page:
    lon, lat = CREWS[number]
    point = {"longitude": lon, "latitude": lat, "accuracy": 9}
    page = look(f"equipage{number}@demo.test", "/field/", PHONE, geolocation=point, permissions=["geolocation"])
    expect(page.locator("[data-truth=fresh]")).to_be_visible()
    return page


def drawn(page: Page) -> Image.Image:
    """The map as a person sees it, once it has come to rest."""
    ground = page.locator(".citymap[data-ground=tiles][data-settled=yes]")
    expect(ground).to_be_visible(timeout=DRAWN_MS)
    return Image.open(io.BytesIO(page.locator(".citymap canvas").screenshot(timeout=DRAWN_MS))).convert("L")


def shades(picture: Image.Image) -> float:
    return ImageStat.Stat(picture).stddev[0]


def brightness(picture: Image.Image) -> float:
    return ImageStat.Stat(picture).mean[0]


def seconds_of(chef: Page, code: str) -> dict[str, float]:
    offered = chef.request.get(f"/api/v1/desk/incidents/{code}/proposals").json()
    return {one["crew"]: one["eta_s"] for one in offered if one["eta_s"] is not None}


def draw_around(chef: Page) -> None:
    """A square around the case in the middle of the view, by keyboard alone."""
    press = chef.keyboard.press
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp"):
        press(f"Shift+{key}")
    press("Enter")
    for way in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        for _ in range(4 if way in {"ArrowLeft", "ArrowRight"} else 2):
            press(f"Shift+{way}")
        press("Enter")


def test_the_map_shows_streets_crews_and_ways_and_a_closure_drawn_by_keyboard_changes_them(
    town: House, look: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    town.report(location=CASE)
    phones = {number: phone_of(look, number) for number in CREWS}
    chef = look("chef@demo.test", "/desk/", DESK)
    chef.get_by_role("option").filter(has_text=CASE["address"]).click()
    chef.keyboard.press("Enter")
    first = chef.locator(".prop").first
    expect(first).to_be_visible()
    chef.keyboard.press("v")
    assert shades(drawn(chef)) > MANY_SHADES
    first.hover()
    expect(chef.locator(".way")).to_contain_text("par les rues")
    code = chef.evaluate("location.hash.slice(1)")
    before = seconds_of(chef, code)
    assert len(before) >= len(CREWS)

    chef.locator("#map-closures").press("Enter")
    chef.get_by_role("button", name="Fermer une rue").press("Enter")
    draw_around(chef)
    chef.get_by_label("Nom").fill("Carnaval, défilé")
    chef.get_by_label("ralenti ×2").check(force=True)
    chef.keyboard.press("Enter")
    expect(chef.get_by_role("region", name="Rues fermées ou ralenties")).to_contain_text("ralenti ×2, jusqu’à levée")
    after = seconds_of(chef, code)
    assert any(after[crew] > before[crew] for crew in before if crew in after)
    with psycopg.connect(town.database()) as connection:
        rows = connection.execute("SELECT what, data FROM journal_entry WHERE what LIKE 'closure.%'").fetchall()
    assert [what for what, _ in rows] == ["closure.draw"] and "Carnaval" in str(rows[0][1])
    axe(chef)

    night = look("operateur2@demo.test", "/desk/", DESK, color_scheme="dark")
    assert brightness(drawn(night)) < DIM < brightness(drawn(chef))
    night.locator("#map-closures").press("Enter")
    expect(night.get_by_role("region", name="Rues fermées ou ralenties")).to_contain_text("Carnaval")
    expect(night.get_by_role("button", name="Fermer une rue")).to_have_count(0)  # an operator reads
    axe(night)

    sent = first.locator("b").first.inner_text()
    first.get_by_role("button", name="Envoyer").click()
    phone = phones[sent.removeprefix("C")]
    expect(phone.get_by_text(CASE["address"]).first).to_be_visible()  # the same in words
    assert shades(drawn(phone)) > MANY_SHADES
    axe(phone)
