"""What a city decides about its telephone shows."""

from __future__ import annotations

import pytest

from allopm.calls import callbacks
from allopm.calls.hearing import Heard, hear
from allopm.calls.rules import form_words
from allopm.city.files.reading import BadCityFile, read_city_files
from allopm.city.models import CallRules, DeskRules, Kind
from allopm.city.queries import city_by_id, forget
from tests.scenes import later, make_operator

pytestmark = pytest.mark.django_db


def test_the_city_says_when_a_lost_call_is_due_again(city):
    DeskRules.objects.create(city_id=city.id, code="rules", call_callback_min=3)
    forget()
    city, lea = city_by_id(city.id), make_operator(city)
    call = hear(city, Heard("ended", "x1", later(), "0612345678"), callback_min=15, now=later())
    callbacks.call_back(city, call.pk, by=lea, at=later(minutes=15))
    call = callbacks.end_callback(city, call.pk, result="no_answer", by=lea, at=later(minutes=16))
    assert call.callback_due_at == later(minutes=19)


def test_the_form_is_that_of_the_city(city):
    before = form_words(city)
    codes = [{"code": "lunch", "key": "l", "label": "Autre appel", "advice": "Rappelez"}]
    CallRules.objects.create(city_id=city.id, code="calls", wrap_codes=codes, receipt="N° {code}", danger="Le 17")
    Kind.objects.filter(code="noise.music").update(letters="zz")
    forget()
    form = form_words(city_by_id(city.id))
    assert (form["wrap_codes"], form["receipt"], form["danger"]) == (codes, "N° {code}", "Le 17")
    assert form["wrap_codes"] != before["wrap_codes"]
    assert [kind["letters"] for kind in form["kinds"] if kind["code"] == "noise.music"] == ["zz"]


def test_every_kind_of_nice_has_its_own_two_letters(settings):
    kinds = [kind for group in read_city_files(settings.CITIES_DIR / "nice").kinds.groups for kind in group.kinds]
    letters = [kind.letters for kind in kinds]
    assert all(len(pair) == 2 for pair in letters) and len(set(letters)) == len(letters)


def test_two_kinds_with_the_same_letters_are_refused_with_their_line(settings, tmp_path):
    for file in (settings.CITIES_DIR / "nice").iterdir():
        text = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(text.replace("letters: fe", "letters: mu"), encoding="utf-8")
    with pytest.raises(BadCityFile, match="les lettres « mu » sont déjà prises"):
        read_city_files(tmp_path)
