"""Real browsers on a real house."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.cable import Cable
from tests.journeys.house import PASSWORD, ROOT, House

FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]  # fmt: skip
PHONE = {"width": 375, "height": 790}
DESK = {"width": 1920, "height": 1080}
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = House(tmp_path_factory.mktemp("house") / "var")
    home.start()
    yield home
    home.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("no Chromium on this machine: install the package `chromium`")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def new_page(house: House, browser: Browser, contexts: list[BrowserContext]) -> Iterator[NewPage]:
    """A fresh browser context of one person; any request that leaves the machine fails the test."""
    strays: list[str] = []

    def open_page(viewport: dict[str, int] = PHONE, *, base_url: str = house.url, **options: object) -> Page:
        context = browser.new_context(
            viewport=viewport, base_url=base_url, locale="fr-FR", timezone_id="Europe/Paris", **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        home = (base_url, "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(home) else strays.append(request.url))
        return page

    yield open_page
    assert not strays


def sign_in(page: Page, email: str) -> Page:
    page.goto("/compte/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/compte/login" not in url)
    return page


@pytest.fixture
def operator(new_page: NewPage) -> Page:
    page = sign_in(new_page(DESK), "operateur1@demo.test")
    page.goto("/desk/")
    return page


@pytest.fixture
def second_operator(new_page: NewPage) -> Page:
    page = sign_in(new_page(DESK), "operateur2@demo.test")
    page.goto("/desk/")
    return page


@pytest.fixture
def cable(house: House) -> Iterator[Cable]:
    line = Cable(house)
    yield line
    line.close()


@pytest.fixture
def far_operator(new_page: NewPage, cable: Cable) -> Page:
    """An operator whose network can be cut."""
    page = sign_in(new_page(DESK, base_url=cable.url), "operateur3@demo.test")
    page.goto("/desk/")
    return page


@pytest.fixture
def crew(new_page: NewPage) -> Page:
    page = sign_in(new_page(PHONE), "equipage01@demo.test")
    page.goto("/field/")
    return page


@pytest.fixture
def resident(new_page: NewPage) -> Page:
    return new_page(PHONE)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """axe finds nothing, or the test says what and where."""
    source = (Path(ROOT) / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

    def check(page: Page) -> None:
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        problems = [
            {"rule": item["id"], "nodes": [node["html"][:160] for node in item["nodes"]][:4]}
            for item in found["violations"]
        ]
        assert not problems, json.dumps(problems, ensure_ascii=False, indent=1)

    return check
