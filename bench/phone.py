"""The report on a throttled phone: bytes, requests, first page, and the way from the home page to the receipt."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright

from bench.rows import Row
from tests.journeys.conftest import MAPLESS, PHONE
from tests.journeys.house import House, find_chromium

# The slow 4G of Lighthouse: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up; and a processor four times slower.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
FIRST_PAGE_S = 1.5
RECEIPT_S = 45.0
TAPS = 7
FIRST_JS_B = 30_000
# Three kinds that the tiles of a city without a past show: two questions of danger, and none.
KINDS = ("Véhicule sur un trottoir", "Rodéo motorisé", "Musique forte")
LARGEST = """window.lcp = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())
  window.lcp = one.startTime; }).observe({ type: "largest-contentful-paint", buffered: true });"""


@dataclass
class Traffic:
    """What came over the wire, as the browser counted it."""

    requests: int = 0
    bytes: int = 0
    script_bytes: int = 0
    types: dict[str, str] = field(default_factory=dict)

    def watch(self, session: CDPSession) -> None:
        session.on("Network.responseReceived", lambda event: self.types.update({event["requestId"]: event["type"]}))
        session.on("Network.loadingFinished", self.count)

    def count(self, event: dict[str, Any]) -> None:
        self.requests += 1
        self.bytes += int(event["encodedDataLength"])
        if self.types.get(event["requestId"]) == "Script":
            self.script_bytes += int(event["encodedDataLength"])


@dataclass
class Way:
    """One report: taps from the home page to the receipt, and how long the machine took."""

    page: Page
    taps: int = 0
    started: float = field(default_factory=time.monotonic)

    def tap(self, role: Any, words: str) -> None:
        self.page.get_by_role(role, name=re.compile(words)).first.click()
        self.taps += 1

    @property
    def took_s(self) -> float:
        return time.monotonic() - self.started


def throttled(page: Page) -> tuple[CDPSession, Traffic]:
    """Make this page a slow phone, from now on."""
    session, traffic = page.context.new_cdp_session(page), Traffic()
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    traffic.watch(session)
    page.add_init_script(LARGEST)
    return session, traffic


def report(page: Page, kind: str) -> Way:
    """From the two doors to the receipt by the tiles, standing on the spot; ends when the receipt can be read."""
    way = Way(page)
    page.goto("/")
    way.tap("link", "^Allo PM")
    way.tap("button", f"^{kind}")
    finish(way)
    return way


def finish(way: Way) -> None:
    """From the first question after the kind to the receipt."""
    page = way.page
    way.tap("button", "^Oui, maintenant")
    page.wait_for_url(re.compile("question-|lieu"))
    while "question-" in page.url:
        before = page.url
        way.tap("button", "^Non|^Je ne sais pas")
        page.wait_for_url(lambda url, before=before: url != before)
    way.tap("button", "^Ma position")
    expect(page.get_by_text("Position du téléphone")).to_be_visible(timeout=20_000)
    way.tap("button", "^Continuer$")
    page.wait_for_url(re.compile("deja-signale|verifier"))
    if "deja-signale" in page.url:
        way.tap("button", "autre chose")
        page.wait_for_url(re.compile("verifier"))
    way.tap("button", "^Envoyer$")
    expect(page.get_by_role("heading", name="C’est reçu")).to_be_visible(timeout=30_000)


def phone(browser: Browser, house: House, spot: dict[str, float]) -> Page:
    """A phone of its own that already may know where it is."""
    context = browser.new_context(
        base_url=house.url, viewport=PHONE, locale="fr-FR", geolocation=spot, permissions=["geolocation"]
    )
    return context.new_page()


@contextmanager
def open_house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="allopm-phone-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        house = House(Path(folder) / "var")
        house.prepare()
        house.start()
        try:
            yield house
        finally:
            house.stop()


def first_page(browser: Browser, house: House, address: str) -> None:
    """A cold visit: nothing in the cache."""
    page = phone(browser, house, spot(0))
    _session, traffic = throttled(page)
    page.goto(address, wait_until="networkidle")
    readable_s = page.evaluate("window.lcp") / 1000
    page.context.close()
    Row(
        f"`{address}` on a slow phone, largest paint", f"{readable_s:.2f} s",
        "slow 4G (150 ms, 1.6 Mbit/s), CPU ÷ 4, cold cache", "–", f"≤ {FIRST_PAGE_S} s", "≤ 1 s",
        readable_s <= FIRST_PAGE_S,
    ).tell()  # fmt: skip
    Row(
        f"`{address}`, over the wire", f"{traffic.requests} requests, {traffic.bytes / 1000:.0f} kB",
        f"of which JavaScript {traffic.script_bytes / 1000:.1f} kB", "–",
        f"JavaScript ≤ {FIRST_JS_B / 1000:.0f} kB", "–", traffic.script_bytes <= FIRST_JS_B,
    ).tell()  # fmt: skip


def spot(number: int) -> dict[str, float]:
    """Some 400 m from every other."""
    return {"longitude": 7.2511 + 0.005 * number, "latitude": 43.7032, "accuracy": 12}


def whole_way(browser: Browser, house: House, kind: str, *, number: int) -> None:
    page = phone(browser, house, spot(number))
    _session, traffic = throttled(page)
    way = report(page, kind)
    page.context.close()
    Row(
        f"« {kind} », home → receipt", f"{way.took_s:.1f} s of machine time, {way.taps} taps",
        f"slow phone; {traffic.requests} requests, {traffic.bytes / 1000:.0f} kB", "–",
        f"≤ {RECEIPT_S:.0f} s, ≤ {TAPS} taps", "≤ 15 s", way.took_s <= RECEIPT_S and way.taps <= TAPS,
    ).tell()  # fmt: skip


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("no Chromium on this machine: install the package `chromium`")
    with open_house() as house, sync_playwright() as playwright:
        house.answers("/")  # the server is warm, the phone is cold
        browser = playwright.chromium.launch(executable_path=chromium, args=MAPLESS)
        for address in ("/", "/pm/"):
            first_page(browser, house, address)
        for number, kind in enumerate(KINDS, start=1):
            whole_way(browser, house, kind, number=number)
        browser.close()


if __name__ == "__main__":
    main()
