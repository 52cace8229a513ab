"""Real browsers on a real house."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.cable import Cable
from tests.journeys.house import PASSWORD, ROOT, House, find_chromium

QUIET = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
FLAGS = [*QUIET, "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
# The processor draws no map here: it takes both cores, and everything on a map is in words beside it.
MAPLESS = [*QUIET, "--disable-gpu", "--disable-3d-apis"]
PHONE = {"width": 375, "height": 790}
DESK = {"width": 1920, "height": 1080}
NewPage = Callable[..., Page]


GROUNDS = "ALLOPM_JOURNEYS_GROUNDS"  # where the houses of this run stand; every process of it inherits the word
NewHouse = Callable[[], House]


def pytest_configure(config: pytest.Config) -> None:
    if GROUNDS not in os.environ:
        os.environ[GROUNDS] = tempfile.mkdtemp(prefix="allopm-journeys-")
        Path(os.environ[GROUNDS]).chmod(0o711)  # the database's own account walks through it


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(GROUNDS), ignore_errors=True)


@pytest.fixture(scope="session")
def model() -> Path:
    """The data of a prepared house, made once for all processes of the run."""
    grounds = Path(os.environ[GROUNDS])
    home = House(grounds / "model")
    with (grounds / "model.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.var.exists():
            home.prepare()
    return home.var


@pytest.fixture(scope="session")
def new_house(model: Path) -> Iterator[NewHouse]:
    """Houses of one's own, running, with nothing in them yet."""
    running: list[House] = []

    def opened() -> House:
        home = House(Path(tempfile.mkdtemp(dir=os.environ[GROUNDS])) / "var")
        home.var.parent.chmod(0o711)
        home.move_in(model)
        running.append(home)
        home.start()
        return home

    yield opened
    for home in running:
        home.stop()


@pytest.fixture(scope="session")
def house(new_house: NewHouse) -> House:
    return new_house()


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[[list[str]], Browser]]:
    """The system's Chromium, once per choice of flags."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("no Chromium on this machine: install the package `chromium`")
    running: dict[str, Browser] = {}
    with sync_playwright() as playwright:

        def launched(flags: list[str]) -> Browser:
            name = " ".join(flags)
            if name not in running:
                running[name] = playwright.chromium.launch(executable_path=chromium, args=flags)
            return running[name]

        yield launched
        for browser in running.values():
            browser.close()


@pytest.fixture
def browser(request: pytest.FixtureRequest, launch: Callable[[list[str]], Browser]) -> Browser:
    """Without a map, unless the test is marked `drawn`."""
    return launch(FLAGS if request.node.get_closest_marker("drawn") else MAPLESS)


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
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


_cookies: dict[tuple[str, str], Any] = {}


def enter(page: Page, email: str, path: str) -> Page:
    """Where staff work, with the session of an earlier test if it still stands: signing in is dear on purpose."""
    page.goto("/healthz")
    home = (page.url, email)
    if home in _cookies:
        page.context.add_cookies(_cookies[home])
    page.goto(path)
    if "/compte/login" in page.url:
        sign_in(page, email).goto(path)
        _cookies[home] = page.context.cookies()
    return page


def sign_in(page: Page, email: str) -> Page:
    page.goto("/compte/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/compte/login" not in url)
    return page


@pytest.fixture
def operator(new_page: NewPage) -> Page:
    return enter(new_page(DESK), "operateur1@demo.test", "/desk/")


@pytest.fixture
def second_operator(new_page: NewPage) -> Page:
    return enter(new_page(DESK), "operateur2@demo.test", "/desk/")


@pytest.fixture
def cable(house: House) -> Iterator[Cable]:
    line = Cable(house)
    yield line
    line.close()


@pytest.fixture
def far_operator(new_page: NewPage, cable: Cable) -> Page:
    """An operator whose network can be cut."""
    return enter(new_page(DESK, base_url=cable.url), "operateur3@demo.test", "/desk/")


@pytest.fixture
def crew(new_page: NewPage) -> Page:
    return enter(new_page(PHONE), "equipage01@demo.test", "/field/")


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
