"""Being told outside the page, in real browsers: chosen, received, ended in one tap, with a script and without."""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.journeys.house import House
from tests.notices.browsers import browser as address_of
from tests.transmissions.servers import Service, served

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
DELIVERED_S = 20
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration.getNotifications()).map((one) => one.title);
}"""


def mail_to(house: House, address: str) -> EmailMessage:
    """The last mail to this address, as the house wrote it."""
    end = time.monotonic() + DELIVERED_S
    while time.monotonic() < end:
        for path in sorted((house.var / "mail").glob("*.log"), reverse=True):
            for part in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                message = email.message_from_bytes(part, policy=email.policy.default)
                if message["To"] == address:
                    assert isinstance(message, EmailMessage)
                    return message
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address}")


@pytest.fixture
def push_service() -> Iterator[Service]:
    with served() as service:
        service.status = 201
        yield service


def test_a_mail_comes_and_ends_in_one_tap(house: House, new_page: NewPage, axe: Axe) -> None:
    thread = house.report()["thread_url"]
    page = new_page()
    page.goto(thread)
    page.get_by_label("Ajouter un mot").fill("encore là")
    page.locator("summary", has_text="Par e-mail").click()
    page.get_by_label("Votre adresse e-mail").fill("lea@essai")
    page.get_by_role("button", name="Recevoir les nouvelles par e-mail").click()
    expect(page.get_by_text("Cette adresse e-mail n’est pas complète.")).to_be_visible()
    expect(page.get_by_label("Votre adresse e-mail")).to_be_focused()
    page.get_by_label("Votre adresse e-mail").fill("journee@essai.test")
    page.keyboard.press("Enter")
    expect(page.get_by_text("jo…@essai.test")).to_be_visible()
    expect(page.get_by_label("Ajouter un mot")).to_have_value("encore là")
    axe(page)
    mail = mail_to(house, "journee@essai.test")
    words = mail.get_body(("plain",))
    assert words is not None and thread in words.get_content()
    page.goto(mail["List-Unsubscribe"].strip("<>"))
    axe(page)
    page.get_by_role("button", name="Ne plus recevoir").click()
    expect(page.get_by_role("heading", name="C’est fait")).to_be_visible()
    page.goto(thread)
    expect(page.get_by_text("jo…@essai.test")).to_have_count(0)


def test_without_javascript_a_number_is_chosen_and_taken_back(house: House, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(house.report()["thread_url"])
    page.locator("summary", has_text="Par SMS").click()
    page.get_by_label("Votre numéro de mobile").fill("06 12 34 56 78")
    page.get_by_role("button", name="Recevoir les nouvelles par SMS").click()
    expect(page.get_by_text("06 •• •• •• 78")).to_be_visible()
    page.get_by_role("button", name="Ne plus recevoir").click()
    expect(page.get_by_text("06 •• •• •• 78")).to_have_count(0)


def test_a_push_is_sealed_for_this_browser_and_always_shows(
    house: House, new_page: NewPage, push_service: Service
) -> None:
    """The maker's push service is played by a server of ours: it sees bytes, which this browser's key opens."""
    key, auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    page = new_page(permissions=["notifications"])
    address = address_of(f"{push_service.url}/boite", key, auth)
    page.add_init_script(f"PushManager.prototype.subscribe = async () => ({{ toJSON: () => ({address}) }})")
    page.goto(house.report()["thread_url"])
    page.get_by_role("button", name="Par notification sur cet appareil").click()
    expect(page.get_by_text("ce navigateur ou un autre")).to_be_visible()
    end = time.monotonic() + DELIVERED_S
    while not push_service.asked and time.monotonic() < end:
        page.wait_for_timeout(200)
    words = http_ece.decrypt(push_service.asked[0].body, private_key=key, auth_secret=auth).decode()
    assert json.loads(words)["url"].startswith(house.url)
    assert show(page, house.url, words) == [json.loads(words)["title"]]
    assert len(show(page, house.url, "illisible")) == 2  # not even what nobody can read is silent


def show(page: Page, origin: str, words: str) -> list[str]:
    """Hands a push to the page's service worker; returns the titles of all notifications that show."""
    session = page.context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    session.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": found[0], "data": words})
    page.wait_for_timeout(500)
    titles = page.evaluate(SHOWN)
    session.detach()
    assert all(re.search(r"\w", title) for title in titles)
    return list(titles)
