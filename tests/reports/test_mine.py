import pytest
from django.core.files.storage import default_storage

from allopm.events.models import Event
from allopm.finding.actions import follow_log
from allopm.finding.models import Entry as Found
from allopm.incidents.models import IncidentStep
from allopm.journal.models import Entry
from allopm.missions.actions import end_incident
from allopm.refusals import NotFound
from allopm.replays.models import Erased
from allopm.reports import actions, mine
from allopm.reports.models import Message, Photo, Report
from allopm.reports.photos import store_photo
from allopm.reports.queries import find_thread
from allopm.reports.reading import read_contact
from allopm.reports.submission import Contact, Location
from tests.replay import replays
from tests.scenes import CENTRE, NOON, case_of, later, make_operator, say
from tests.sites.form import jpeg

pytestmark = pytest.mark.django_db
SECRETS = ("Basses très fortes", "Ada", "ada@exemple.test", "0612345678", "chez la voisine", "Je suis au fond")


def told(city):
    """A report with everything one may leave, and a word said after it."""
    photo = store_photo(jpeg(), city=city, at=NOON)
    place = Location(*CENTRE, 12, "12 rue de France", "gps", words="chez la voisine", floor="2e")
    contact = Contact("Ada@exemple.test", "06 12 34 56 78", "Ada")
    receipt = say(city, contact=contact, location=place, photos=(photo.id,))
    actions.add_message(receipt.token, "Je suis au fond", at=later(minutes=1))
    return receipt


def owners(city, *receipts):
    return list(mine.owners_of(city, [receipt.token for receipt in receipts]).values())


def test_everything_left_with_a_report_is_shown_with_who_opened_it(city):
    receipt = told(city)
    read_contact(city, case_of(receipt).pk, receipt.code, by=make_operator(city), at=later(minutes=2), reason="rappel")
    [card] = mine.held(city, owners(city, receipt))
    assert card["contact"] == {"email": "Ada@exemple.test", "phone": "06 12 34 56 78", "name": "Ada"}
    assert (card["comment"], card["place"]["words"]) == ("Basses très fortes", "chez la voisine")
    assert [message["text"] for message in card["messages"]] == ["Je suis au fond"]
    assert [(one["what"], one["reason"]) for one in card["read_by_agents"]] == [("report.contact_read", "rappel")]
    assert "Léa" not in str(card)
    assert [name for name, _jpeg in mine.pictures_of(city, owners(city, receipt))] == [f"{card['photos'][0]}.jpg"]


def test_erasing_takes_words_contact_photos_and_link_and_leaves_the_facts(city, django_capture_on_commit_callbacks):
    receipt = told(city)
    name = Photo.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert mine.erase(city, owners(city, receipt), at=later(minutes=5)) == 1
    report = Report.objects.get()
    assert (report.kind, report.address, report.erased_at) == ("noise.music", "12 rue de France", later(minutes=5))
    assert not Photo.objects.exists() and not Message.objects.exists() and not default_storage.exists(name)
    kept = str([*Report.objects.values(), *IncidentStep.objects.values(), vars(case_of(receipt))])
    assert not [secret for secret in SECRETS if secret in kept]
    with pytest.raises(NotFound):
        find_thread(receipt.token)
    assert Erased.objects.filter(case=case_of(receipt).code).exists()
    assert Entry.objects.filter(what="report.erased_by_author", about=f"report:{receipt.code}").exists()


def test_the_desk_hears_of_it_and_the_open_page_is_told_that_it_is_over(city):
    receipt = told(city)
    with replays(city):
        mine.erase(city, owners(city, receipt), at=later(minutes=5))
    last = Event.objects.filter(audience="desk", kind="incident.changed").latest("seq").body
    assert not [secret for secret in SECRETS if secret in str(last)]


def test_an_operator_who_is_acting_is_not_refused_for_words_taken_back(city):
    receipt = told(city)
    seen = case_of(receipt).version
    mine.erase(city, owners(city, receipt), at=later(minutes=5))
    assert case_of(receipt).quiet_from <= seen


def test_search_finds_the_words_no_more(city):
    receipt = told(city)
    follow_log(later(minutes=2))
    assert "voisin" in str(Found.objects.values())
    mine.erase(city, owners(city, receipt), at=later(minutes=5))
    follow_log(later(minutes=6))
    assert "voisin" not in str(Found.objects.values())


def test_witnesses_lose_the_words_they_had_copied_and_keep_their_own(city):
    receipt = told(city)
    witness = actions.me_too(city, case_of(receipt).code, at=later(minutes=2))
    assert find_thread(witness.token).place_words == "chez la voisine"
    with replays(city):
        mine.erase(city, owners(city, receipt), at=later(minutes=3))
    own = find_thread(witness.token)
    assert (own.place_words, own.address) == ("", "12 rue de France")


def test_words_that_alone_say_where_stay_until_the_case_is_over(city):
    receipt = say(city, location=Location(words="derrière le kiosque"))
    mine.erase(city, owners(city, receipt), at=later(minutes=1))
    case = case_of(receipt)
    assert case.place_words == "derrière le kiosque" and mine.finish_erasing(later(minutes=2)) == 0
    end_incident(
        city, case.code, by=make_operator(city), at=later(minutes=3), version=case.version, outcome="stopped",
        proof="crew", text="",
    )  # fmt: skip
    assert [mine.finish_erasing(later(minutes=n)) for n in (4, 5)] == [1, 0]
    assert case_of(receipt).place_words == ""


def test_erasing_twice_is_erasing_once_and_never_touches_another(city):
    first, other = told(city), say(city, comment="Autre voix")
    both = owners(city, first)
    assert [mine.erase(city, both, at=later(minutes=n)) for n in (5, 6)] == [1, 0]
    assert find_thread(other.token).comment == "Autre voix"
    assert mine.erase(city, ["request:1", "report:x", f"report:{10**9}"], at=NOON) == 0


@pytest.mark.parametrize("address", ["ada@EXEMPLE.test", "+33 6 12 34 56 78"])
def test_a_proved_address_opens_one_more_link_to_the_same_thread(city, address):
    receipt = told(city)
    say(city, comment="Sans contact")
    [token] = mine.links_for_address(city, address, at=later(minutes=3))
    assert mine.links_for_address(city, address, at=later(minutes=4)) == [token]
    assert token != receipt.token and find_thread(token).code == receipt.code
    assert mine.owners_of(city, [token, "inconnu"]) == {token: owners(city, receipt)[0]}
    actions.forget_contact(receipt.token, at=later(minutes=5))
    assert mine.links_for_address(city, address, at=later(minutes=6)) == []
