import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allopm.addresses.queries import find_addresses, nearest_address
from tests.addresses.conftest import STREETS, spot

on_one_town = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def found(city, typed, **how):
    return [feature["properties"] for feature in find_addresses(city, typed, **how)["features"]]


def best(city, typed, **how):
    return next(iter(found(city, typed, **how)), {"name": "", "label": ""})


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("rue de france", "Rue de France"),
        ("12 r. de france, 06000 Nice", "Rue de France"),
        ("bd victor hugo", "Boulevard Victor-Hugo"),
        ("promenade des ang", "Promenade des Anglais"),
        ("av jean medcin", "Avenue Jean-Médecin"),
        ("av jaen medecin", "Avenue Jean-Médecin"),
        ("pl massena", "Place Masséna"),
        ("rue massena", "Rue Masséna"),
        ("mayerbeer", "Rue Meyerbeer"),
        ("hotel des postes", "Rue de l'Hôtel des Postes"),
        ("r st françois de paule", "Rue Saint-François de Paule"),
        ("av du mal foch", "Avenue du Maréchal Foch"),
        ("quai des etats unis", "Quai des États-Unis"),
        ("QUAI DES ÉTATS – UNIS", "Quai des États-Unis"),
        ("rue dnate", "Rue Dante"),
        ("rue du 22 septembre", "Rue du 22 Septembre"),
        ("rue du 22 septembre 12", "Rue du 22 Septembre"),
        ("rue de france 12", "Rue de France"),
        ("comissariat foch", "Commissariat Foch"),
        ("carabacel", "Carabacel"),
        ("rue de la masséna", "Rue Masséna"),
        ("xyzzy", ""),
        ("", ""),
        ("06000 Nice", ""),
        ("\x00\ud800'%&|!:*()\\", ""),
        ("z" * 10_000, ""),
    ],
)
def test_what_people_type_finds_the_street(town, typed, name):
    assert best(town, typed)["name"] == name


def test_answers_are_geocodejson_best_first_and_no_more_than_asked(town):
    answer = find_addresses(town, "massena", limit=2)
    assert answer["type"] == "FeatureCollection" and answer["geocoding"]["version"] == "0.1.0"
    scores = [feature["properties"]["score"] for feature in answer["features"]]
    assert len(scores) == 2 and scores == sorted(scores, reverse=True) and max(scores) <= 1
    first = answer["features"][0]["properties"]
    assert first["geocoding"]["type"] == "street"
    assert {"label", "name", "street", "city", "postcode", "score", "type"} <= set(first)


def test_a_known_number_is_at_its_door(town):
    feature = find_addresses(town, "12 bis rue de france")["features"][0]
    assert feature["geometry"]["coordinates"] == list(spot(5.1, 0.1))
    said = feature["properties"]
    assert (said["type"], said["housenumber"], said["number_known"]) == ("housenumber", "12 bis", True)
    assert said["label"] == "12 bis rue de France, Nice" and said["postcode"] == "06000"


def test_a_number_between_two_known_ones_is_reckoned_on_its_side_of_the_street_and_says_so(town):
    feature = find_addresses(town, "6 rue de france")["features"][0]
    assert feature["geometry"]["coordinates"] == list(spot(2, 0.1))
    said = feature["properties"]
    assert (said["type"], said["near"], said["number_known"]) == ("interpolated", "2 – 10", False)
    assert said["score"] < best(town, "10 rue de france")["score"]


def test_beyond_the_last_number_the_nearest_is_given_and_far_beyond_only_the_street(town):
    assert best(town, "40 rue de france")["near"] == "12 bis"
    far = best(town, "400 rue de france")
    assert (far["type"], far["number_known"], far["housenumber"]) == ("street", False, "400")


@pytest.mark.parametrize(
    "typed",
    [
        "angle rue de France et rue Meyerbeer", "à l'angle de la rue de France et de la rue Meyerbeer",
        "rue de France / rue Meyerbeer", "croisement rue meyerbeer avec rue de france",
        "coin de la r. de france et de la r meyerber", "rue meyerbeer x rue de france",
        "intersection rue de France, rue Meyerbeer", "rue de France angle rue Meyerbeer, Nice",
    ],
)  # fmt: skip
def test_the_corner_of_two_streets_is_found(town, typed):
    feature = find_addresses(town, typed)["features"][0]
    assert feature["properties"]["type"] == "crossing"
    assert feature["geometry"]["coordinates"] == list(spot(2, 0))
    assert {feature["properties"]["street"], feature["properties"]["cross_street"]} == {
        "Rue de France", "Rue Meyerbeer",
    }  # fmt: skip


def test_streets_that_do_not_meet_are_offered_themselves(town):
    assert {one["type"] for one in found(town, "rue de France / rue Dante")} == {"street"}


def test_an_and_inside_a_name_is_no_corner(town):
    assert best(town, "rue alexandre et marie dumas")["name"] == "Rue Alexandre et Marie Dumas"


def test_nicknames_lead_to_their_street_its_numbers_and_corners(town):
    assert best(town, "la prom")["label"] == "Promenade des Anglais, Nice"
    assert best(town, "angle la Prom et rue Meyerbeer")["type"] == "crossing"
    paillon = best(town, "coulee vert")
    assert (paillon["name"], paillon["type"], paillon["approximate"]) == ("Promenade du Paillon", "poi", True)
    assert len(found(town, "coulee")) == 1
    assert best(town, "le vieux nice")["name"] == "Vieux-Nice"
    assert "nulle part" not in json.dumps(find_addresses(town, "nulle part"))


def test_of_equals_the_longest_comes_first_else_the_nearest_and_a_typed_commune_decides(town):
    assert best(town, "rue de france")["city"] == "Nice"
    lon, lat = spot(60, 0)
    assert best(town, "rue de france", lon=lon, lat=lat)["city"] == "Villeneuve"
    assert best(town, "rue de france, Villeneuve")["city"] == "Villeneuve"


@pytest.mark.parametrize("typed", ["43.705, 7.252", "43,705 7,252", "7.252,43.705"])
def test_typed_degrees_are_a_point_with_what_stands_there(town, typed):
    feature = find_addresses(town, typed)["features"][0]
    assert feature["geometry"]["coordinates"] == [7.252, 43.705]
    assert feature["properties"]["type"] == "coordinates"
    assert feature["properties"]["street"] == "Avenue Jean-Médecin"


def test_a_point_is_told_by_its_door_else_by_its_street_with_metres(town):
    lon, lat = spot(4, 0.1)
    door = nearest_address(town, lon, lat)["features"][0]["properties"]
    assert door["label"] == "10 rue de France, Nice" and door["distance"] == 0
    lon, lat = spot(8, 4.4)
    street = nearest_address(town, lon, lat)["features"][0]
    assert street["properties"]["name"] == "Promenade des Anglais" and street["properties"]["type"] == "street"
    assert street["properties"]["distance"] == pytest.approx(44.5, abs=0.5)
    assert street["geometry"]["coordinates"] == [lon, lat]


@pytest.mark.parametrize(("lon", "lat"), [(0.0, 0.0), (7.0, 43.0), (7.25, 90.0), (float("nan"), 43.7)])
def test_far_from_every_street_nothing_is_said(town, lon, lat):
    assert nearest_address(town, lon, lat)["features"] == []


def test_without_an_index_nothing_is_found_and_nothing_breaks(city):
    assert find_addresses(city, "rue de france")["features"] == []
    assert find_addresses(city, "43.705, 7.252")["features"][0]["geometry"]["coordinates"] == [7.252, 43.705]
    assert nearest_address(city, 7.26, 43.7)["features"] == []


@on_one_town
@given(text=st.text(max_size=200))
def test_no_text_breaks_the_search(town, text):
    json.dumps(find_addresses(town, text))


@on_one_town
@given(
    text=st.lists(st.sampled_from(["angle", "et", "/", "12", "bis", "rue", "de", ",", "la", "'", "x"])).map(" ".join)
)
def test_no_heap_of_our_own_words_breaks_it_either(town, text):
    json.dumps(find_addresses(town, text, lon=7.25, lat=43.7))


@on_one_town
@given(name=st.sampled_from(STREETS), data=st.data())
def test_a_name_of_its_own_or_with_one_wrong_letter_finds_the_street(town, name, data):
    assert best(town, name)["name"] == name
    at = data.draw(st.integers(5, len(name) - 1))
    typed = name[:at] + data.draw(st.sampled_from("aeinrst")) + name[at + 1 :]
    assert name in {one["name"] for one in found(town, typed)}


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("rue de France 12", "12 rue de France, Nice"),
        ("rue de france, 12 bis", "12 bis rue de France, Nice"),
        ("rue de France 12, Nice", "12 rue de France, Nice"),
        ("rue de France 12 06000 Nice", "12 rue de France, Nice"),
        ("12 rue de France", "12 rue de France, Nice"),
        ("rue du 22 septembre", "Rue du 22 Septembre, Nice"),
        ("rue du 22 septembre 1914", "Rue du 22 Septembre, Nice"),
    ],
)
def test_a_number_may_be_said_after_its_street(town, typed, label):
    assert best(town, typed)["label"] == label


@pytest.mark.parametrize("typed", ["angle rue de France et rue Dante", "rue de France / rue Dante"])
def test_a_corner_that_is_none_gives_its_two_streets_and_no_crossing(town, typed):
    answers = found(town, typed)
    assert [one["name"] for one in answers] == ["Rue de France", "Rue Dante"]
    assert {one["type"] for one in answers} == {"street"}
