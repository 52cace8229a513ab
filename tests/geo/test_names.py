import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.geo.names import Street, StreetNames, find_addresses, load_names, nearest_address
from allopm.geo.wording import key_of

NAMES = [
    "Rue de France", "Rue Meyerbeer", "Passage Meyerbeer", "Boulevard Victor-Hugo", "Promenade des Anglais",
    "Avenue Jean-Médecin", "Place Masséna", "Rue Masséna", "Avenue Malausséna", "Rue de l'Hôtel des Postes",
    "Rue Saint-François de Paule", "Avenue du Maréchal Foch", "Rue Dante", "Quai des États-Unis",
]  # fmt: skip
CITY = StreetNames([Street(name, key_of(name), "Nice", 7.26, 43.7) for name in NAMES], ["Nice"], None)


def best(typed: str) -> str:
    features = CITY.search(typed)["features"]
    return features[0]["properties"]["name"] if features else ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("rue de france", "Rue de France"),
        ("12 r. de france, 06000 Nice", "Rue de France"),
        ("bd victor hugo", "Boulevard Victor-Hugo"),
        ("prom", "Promenade des Anglais"),
        ("promenade des ang", "Promenade des Anglais"),
        ("av jean medcin", "Avenue Jean-Médecin"),
        ("pl massena", "Place Masséna"),
        ("rue massena", "Rue Masséna"),
        ("mayerbeer", "Rue Meyerbeer"),
        ("hotel des postes", "Rue de l'Hôtel des Postes"),
        ("r st françois de paule", "Rue Saint-François de Paule"),
        ("av du mal foch", "Avenue du Maréchal Foch"),
        ("quai des etats unis", "Quai des États-Unis"),
        ("xyzzy", ""),
        ("", ""),
        ("06000 Nice", ""),
    ],
)
def test_what_people_type_finds_the_street(typed, name):
    assert best(typed) == name


def test_the_label_keeps_the_number_and_says_that_the_door_is_not_known():
    found = CITY.search("12 bis rue de france")["features"][0]["properties"]
    assert found["label"] == "12 bis rue de France, Nice"
    assert found["number_known"] is False


def test_answers_are_geocodejson_best_first_and_no_more_than_asked():
    answer = CITY.search("massena", 2)
    assert answer["type"] == "FeatureCollection" and answer["geocoding"]["version"] == "0.1.0"
    scores = [feature["properties"]["score"] for feature in answer["features"]]
    assert len(scores) == 2 and scores == sorted(scores, reverse=True) and max(scores) <= 1
    assert answer["features"][0]["properties"]["geocoding"]["type"] == "street"


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(text):
    json.dumps(CITY.search(text))


@given(st.sampled_from(NAMES), st.data())
def test_one_wrong_letter_still_finds_the_street(name, data):
    at = data.draw(st.integers(5, len(name) - 1))
    letter = data.draw(st.sampled_from("aeinrst"))
    typed = name[:at] + letter + name[at + 1 :]
    assert name in {feature["properties"]["name"] for feature in CITY.search(typed)["features"]}


def test_without_a_map_nothing_is_found_and_nothing_breaks(tmp_path):
    assert find_addresses(tmp_path, "rue de france")["features"] == []
    assert nearest_address(tmp_path, 7.26, 43.7)["features"] == []


def test_a_damaged_index_is_as_good_as_none_until_it_is_mended(tmp_path):
    (tmp_path / "streets.json").write_text("{")
    assert load_names(tmp_path).streets == []
