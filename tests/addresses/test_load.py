import threading
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from allopm.addresses import actions
from allopm.addresses.actions import load_index
from allopm.addresses.models import AddressIndex, Door, Entry
from allopm.addresses.queries import find_addresses
from allopm.city.files.reading import BadCityFile
from allopm.city.queries import forget
from allopm.events.models import Event
from allopm.geo.directory import UnreadableDirectory
from allopm.journal.models import Entry as JournalEntry
from tests.addresses.conftest import small_town
from tests.scenes import NOON, make_city


def change(files: Path, name: str = "Rue Neuve") -> None:
    town = small_town()
    town.entries[0] = town.entries[0]._replace(name=name)
    town.save(files / "map" / "addresses.jsonl.gz")


def names(city, typed="rue neuve"):
    return [feature["properties"]["name"] for feature in find_addresses(city, typed)["features"]]


def test_a_load_is_journalled_once_and_tells_no_screen(city, files):
    before = Event.objects.count()
    first = load_index(city, files / "map", at=NOON, folder=files)
    again = load_index(city, files / "map", at=NOON, folder=files)
    assert first.is_new and not again.is_new and again.generation == first.generation
    assert first.counts["door"] == 6 and first.counts["entry"] == len(small_town().entries) + 4
    assert JournalEntry.objects.filter(what="addresses.loaded").count() == 1
    assert Event.objects.count() == before


def test_a_new_file_or_new_nicknames_are_taken_over_and_old_rows_are_swept(town, files):
    change(files)
    load_index(town, files / "map", at=NOON, folder=files)
    assert names(town)[0] == "Rue Neuve"
    (files / "nicknames.yaml").write_text("nicknames:\n  - {names: [la neuve], street: Rue Neuve}\n")
    third = load_index(town, files / "map", at=NOON, folder=files)
    assert names(town, "la neuve")[0] == "Rue Neuve"
    kept = set(Door.objects.values_list("generation", flat=True))
    assert kept == {third.generation, third.generation - 1}  # a search may still be in the one before


def test_a_load_that_fails_leaves_the_old_index(town, files, monkeypatch):
    change(files)
    whole = actions.batches

    def torn(*args, **kwargs):
        yield next(whole(*args, **kwargs))
        raise OSError("no space left")

    monkeypatch.setattr(actions, "batches", torn)
    with pytest.raises(OSError, match="no space"):
        load_index(town, files / "map", at=NOON, folder=files)
    assert names(town, "rue de france")[0] == "Rue de France"
    monkeypatch.undo()
    load_index(town, files / "map", at=NOON, folder=files)
    assert names(town)[0] == "Rue Neuve"
    assert Entry.objects.values("generation").distinct().count() == 2  # what the torn load left is gone


def test_damaged_files_are_refused_and_leave_the_old_index(town, files):
    index = files / "map" / "addresses.jsonl.gz"
    whole = index.read_bytes()
    for damaged in (b"", b"nothing", whole[:200]):
        index.write_bytes(damaged)
        with pytest.raises(UnreadableDirectory):
            load_index(town, files / "map", at=NOON, folder=files)
    index.write_bytes(whole)
    (files / "nicknames.yaml").write_text("nicknames:\n  - names: [la Prom]\n")
    with pytest.raises(BadCityFile, match="nicknames"):
        load_index(town, files / "map", at=NOON, folder=files)
    assert names(town, "la prom")[0] == "Promenade des Anglais"


def test_without_a_file_nothing_is_loaded(city, tmp_path):
    assert load_index(city, tmp_path / "no map", at=NOON) is None
    assert not AddressIndex.objects.exists()


def test_a_slower_load_begun_before_gives_way(town, files):
    slow = actions._begin(town)
    change(files)
    quick = load_index(town, files / "map", at=NOON, folder=files)
    assert not actions._switch(town, slow, small_town(), fingerprint="x", counts={}, at=NOON, by=actions.SYSTEM)
    assert AddressIndex.objects.get().live == quick.generation


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_end_with_one_whole_index(var, files):
    city = make_city()
    done = []

    def load() -> None:
        try:
            done.append(load_index(city, files / "map", at=NOON, folder=files))
        finally:
            connection.close()

    loads = [threading.Thread(target=load) for _ in range(2)]
    for one in loads:
        one.start()
    for one in loads:
        one.join()
    assert len(done) == 2 and any(one.is_new for one in done)
    assert names(city, "rue de france")[0] == "Rue de France"
    live = AddressIndex.objects.get().live
    assert Door.objects.filter(generation=live).count() == 6
    forget()


def test_cities_do_not_see_each_others_streets(town):
    other = replace(town, id=town.id + 1)
    assert find_addresses(other, "rue de france")["features"] == []
