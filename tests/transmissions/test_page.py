import pytest

from allopm.incidents import actions
from allopm.incidents.queries import find_incident
from allopm.reports.submission import Contact
from allopm.transmissions.links import token_of
from allopm.transmissions.models import Transmission
from tests.scenes import case_of, later, make_operator, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed(city):
    """The code of a case passed on just now, and the address of its reply page."""
    from django.utils import timezone

    receipt = say(city, contact=Contact("marie@essai.test", "", "Mme Curie"), comment="Ça ronfle <toute> la nuit")
    code = case_of(receipt).code
    lea, at = make_operator(city), timezone.now()
    actions.hand_over(city, code, by=lea, at=at, version=1, service="hygiene", text="Clim")
    return code, f"/reponse/{token_of(Transmission.objects.get().key)}/"


def test_opening_the_page_changes_nothing_and_names_nobody(client, city, handed):
    code, address = handed
    for _ in range(2):
        page = client.get(address, headers={"Accept-Language": "en"})
    text = page.content.decode()
    assert find_incident(city, code).version == 2
    assert "Ça ronfle &lt;toute&gt; la nuit" in text and "12 rue de France" in text and "Accuser réception" in text
    assert "Curie" not in text and "marie@" not in text and "Léa" not in text
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]


def test_a_button_counts_and_the_page_says_so(client, city, handed):
    code, address = handed
    page = client.post(address, {"verb": "received"}, follow=True)
    assert "Accusé de réception le" in page.content.decode()
    assert find_incident(city, code).transmission["state"] == "received"


def test_an_answer_is_shown_as_the_reporter_will_read_it_before_it_is_sent(client, city, handed):
    code, address = handed
    preview = client.post(address, {"verb": "answered", "text": "Réparé <b>mardi</b>"}).content.decode()
    assert "Le déclarant lira" in preview and "Hygiène : Réparé &lt;b&gt;mardi&lt;/b&gt;" in preview
    assert find_incident(city, code).version == 2
    done = client.post(address, {"verb": "answered", "text": "Réparé <b>mardi</b>", "seen": "1"}, follow=True)
    assert "Votre réponse est enregistrée" in done.content.decode()
    assert "ronfle" not in done.content.decode()


def test_what_is_refused_is_said_and_what_was_typed_stays(client, handed):
    _code, address = handed
    page = client.post(address, {"verb": "not_ours", "text": "x" * 1801})
    assert page.status_code == 400
    assert "trop long" in page.content.decode() and "x" * 1801 in page.content.decode()
    assert client.post(address, {"verb": "reopen"}).status_code == 400
    assert client.get("/reponse/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


def test_a_case_taken_back_is_not_shown_any_more(client, city, handed):
    code, address = handed
    actions.reopen(city, code, by=make_operator(city), at=later(days=400), version=2, reason="revenu")
    text = client.get(address).content.decode()
    assert "Le centre a repris cette affaire" in text and "ronfle" not in text
    assert client.post(address, {"verb": "received"}).status_code == 409
