import pytest

from allopm.events.models import Event
from allopm.journal.models import Entry
from allopm.messages import actions as messages
from allopm.messages.models import Message
from allopm.messages.queries import crew_messages, recent_messages
from allopm.refusals import Malformed, NotFound
from tests.replay import replays
from tests.scenes import NOON, crew_actor, later, make_crew, make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def crew(city):
    return make_crew(city, "C12")


def answer(city, crew, text="Bien reçu", minute=2, key="message-0001") -> Message:
    moment = later(minutes=minute)
    return messages.write_to_desk(city, "C12", text, by=crew_actor(crew), at=moment, key=key, now=later(minutes=9))


def test_a_word_of_the_desk_reaches_its_crew_and_no_other(city, lea, crew):
    make_crew(city, "C99")
    with replays(city):
        messages.write_to_crew(city, "C12", " Passez par Gambetta ", by=lea, at=NOON)
    (card,) = crew_messages(city, "C12", at=NOON)
    assert (card["from"], card["by"], card["text"], card["read_at"]) == (
        "desk", "Léa Martin", "Passez par Gambetta", None,
    )  # fmt: skip
    assert crew_messages(city, "C99", at=NOON) == []
    assert not Event.objects.filter(audience="crew:C99").exists()


def test_a_word_to_all_reaches_whoever_is_on_duty(city, lea, crew):
    make_crew(city, "C13", state="pause")
    make_crew(city, "C50", state="off_duty")
    with replays(city):
        written = messages.write_to_crew(city, "*", "Orage à 18 h", by=lea, at=NOON)
    assert [one.crew.call_sign for one in written] == ["C12", "C13"]


def test_a_word_to_all_when_nobody_is_there_is_refused(city, lea):
    make_crew(city, "C50", state="off_duty")
    with pytest.raises(messages.NobodyOnDuty):
        messages.write_to_crew(city, "*", "Orage", by=lea, at=NOON)


def test_an_answer_counts_once_and_keeps_its_own_time(city, crew):
    with replays(city):
        first = answer(city, crew)
    assert answer(city, crew).pk == first.pk
    assert (first.at, Message.objects.count()) == (later(minutes=2), 1)


def test_reading_is_told_once_and_only_by_the_crew_it_was_for(city, lea, crew):
    make_crew(city, "C99")
    (word,) = messages.write_to_crew(city, "C12", "Rappelez", by=lea, at=NOON)
    with pytest.raises(NotFound):
        messages.mark_read(city, word.pk, "C99", at=NOON, key="read-other-1", now=NOON)
    with replays(city):
        messages.mark_read(city, word.pk, "C12", at=later(minutes=1), key="read-0001", now=later(minutes=2))
    messages.mark_read(city, word.pk, "C12", at=later(minutes=5), key="read-0002", now=later(minutes=5))
    assert Message.objects.get().read_at == later(minutes=1)


def test_the_first_operator_who_reads_a_crew_counts(city, lea, crew):
    word = answer(city, crew)
    with replays(city):
        messages.mark_read_by_desk(city, word.pk, by=lea, at=later(minutes=10))
    messages.mark_read_by_desk(city, word.pk, by=make_operator(city, "Adam"), at=later(minutes=11))
    assert Message.objects.get().read_at == later(minutes=10)


@pytest.mark.parametrize("text", ["", "   ", "x" * 501, "a\x00b"])
def test_a_word_that_cannot_be_kept_is_refused(city, lea, crew, text):
    with pytest.raises(Malformed):
        messages.write_to_crew(city, "C12", text, by=lea, at=NOON)


def test_the_journal_says_who_wrote_to_whom_and_never_what(city, lea, crew):
    messages.write_to_crew(city, "C12", "Secret", by=lea, at=NOON)
    entry = Entry.objects.get(what="message.written")
    assert (entry.about, entry.by_name, entry.data["characters"]) == ("crew:C12", "Léa Martin", 6)
    assert "Secret" not in str(entry.data)


def test_words_are_shown_for_a_shift_and_erased_after_thirty_days(city, lea, crew):
    messages.write_to_crew(city, "C12", "Hier", by=lea, at=NOON)
    assert recent_messages(city, at=later(hours=13)) == []
    assert messages.erase_old(later(days=29)) == 0
    assert messages.erase_old(later(days=31)) == 1
