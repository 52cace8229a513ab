"""One person, two devices: reports are found again, taken along and erased, without writing to anyone."""

from __future__ import annotations

import json
import re
import time
import zipfile
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.journeys.house import House, own_spot

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
expect.set_options(timeout=15_000)


def code_in(letterbox: Path, address: str) -> str:
    """The six digits of the latest mail to this address, once it has been carried."""
    for _second in range(60):
        letters = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in letterbox.glob("*")]
        found = [re.search(r"\d{6}", str(letter["subject"])) for letter in letters if address in str(letter["to"])]
        if found and found[-1]:
            return found[-1][0]
        time.sleep(0.5)
    raise AssertionError("no code was carried")


def test_two_devices_find_take_along_and_erase(house: House, new_page: NewPage, axe: Axe, tmp_path: Path) -> None:
    receipt = house.report(
        location=own_spot("3 rue du Test"),
        comment="Une voix connue",
        contact={"email": "ada@exemple.test", "name": "Ada"},
    )
    first, second = new_page(), new_page(java_script_enabled=False)
    # The device that sent it keeps the link, even when its session is gone.
    first.goto(f"{receipt['thread_url']}recu/")
    expect(first.get_by_role("link", name="Mes signalements")).to_be_visible()
    first.wait_for_function("localStorage.getItem('allopm.threads') !== null")
    first.context.clear_cookies()
    first.goto("/pm/mes-signalements/")
    expect(first.get_by_role("link", name=re.compile(receipt["code"]))).to_be_visible()
    axe(first)
    # Another device, without JavaScript, proves the address by the code that a mail brings.
    second.goto("/pm/mes-signalements/retrouver/")
    second.get_by_label("Quel e-mail ou téléphone").fill("Ada@exemple.test")
    second.get_by_role("button", name="Recevoir un code").click()
    second.get_by_label("Quel code").fill(code_in(house.var / "mail", "ada@exemple.test"))
    second.get_by_role("button", name="Continuer").click()
    expect(second.get_by_role("link", name=re.compile(receipt["code"]))).to_be_visible()
    second.get_by_role("link", name=re.compile("Mes données")).click()
    expect(second.get_by_text("Une voix connue")).to_be_visible()
    with second.expect_download() as download:
        second.get_by_role("link", name="Emporter").click()
    download.value.save_as(tmp_path / "copy.zip")
    copy = json.loads(zipfile.ZipFile(tmp_path / "copy.zip").read("mes-donnees.json"))
    assert copy["reports"][0]["contact"]["name"] == "Ada"
    second.get_by_role("link", name="Tout effacer").click()
    second.get_by_role("button", name="Effacer").click()
    expect(second.get_by_role("heading", name="C’est effacé")).to_be_visible()
    # On the first device nothing is left either, and the dead link is forgotten.
    first.goto("/pm/mes-donnees/")
    first.wait_for_function("localStorage.getItem('allopm.threads') === null")
    expect(first.get_by_text("Une voix connue")).to_have_count(0)
    assert first.goto(receipt["thread_url"]).status == 404  # type: ignore[union-attr]
