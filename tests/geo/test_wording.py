import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.geo.wording import ask, key_of, plain


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Bd. de l'Armée-du-Rhin", "boulevard armee rhin"),
        ("av. Jean Médecin", "avenue jean medecin"),
        ("R. St-François de Paule", "rue saint francois paule"),
        ("PROM. DES ANGLAIS", "promenade anglais"),
        ("Quai Rauba Capèu", "quai rauba capeu"),
        ("rue du Gal Leclerc", "rue general leclerc"),
        ("Sacré-Cœur", "sacre coeur"),
        ("la", "la"),
        ("", ""),
    ],
)
def test_words_are_spelt_out_and_articles_dropped(typed, key):
    assert key_of(typed) == key


@given(st.text())
def test_any_text_has_a_plain_form_that_stays_the_same(text):
    assert plain(plain(text)) == plain(text)
    assert key_of(key_of(text)) == key_of(text)


@pytest.mark.parametrize(
    ("typed", "number", "key"),
    [
        ("12 rue de France", "12", "rue france"),
        ("12, rue de France", "12", "rue france"),
        ("12 bis bd Gambetta", "12 bis", "boulevard gambetta"),
        ("n° 4 quai Lunel", "4", "quai lunel"),
        ("5B rue Verdi", "5 B", "rue verdi"),
        ("rue du 22 Septembre", "", "rue 22 septembre"),
        ("12 rue de France 06000 Nice", "12", "rue france"),
        ("rue de France, Nice", "", "rue france"),
        ("12", "", "12"),
    ],
)
def test_number_street_and_city_are_told_apart(typed, number, key):
    question = ask(typed, frozenset({"nice"}))
    assert (question.number, question.key) == (number, key)


def test_the_last_word_may_be_unfinished_unless_something_follows_it():
    assert ask("rue de fra").ends_open
    assert not ask("rue de france ").ends_open
    assert not ask("rue de france 06000 Nice").ends_open
