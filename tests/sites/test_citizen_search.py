"""What residents type, in three languages and with mistakes, and the kind that must come first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from allopm.city.infos import ContactInfo, KindInfo
from allopm.sites.citizen.search import find_contacts, find_kinds, plain, words_of
from tests.sites.kinds import kind

NICE = Path(__file__).resolve().parents[2] / "cities" / "nice" / "kinds.yaml"
PHRASES = [
    ("scooter sur le trottoir", "traffic.scooter"), ("trotinete sur le trotoir", "traffic.scooter"),
    ("voiture garée sur le trottoir", "parking.pavement"), ("voiture devant mon garage", "parking.garage"),
    ("je suis bloqué, une auto devant mon portail", "parking.garage"), ("place handicapé", "parking.disabled"),
    ("place PMR occupée", "parking.disabled"), ("voiture sur le passage piéton", "parking.crossing"),
    ("camion en double file", "parking.double"), ("voiture sur la piste ciclable", "parking.cycle_lane"),
    ("epave", "wreck.wreck"), ("voiture sans roues", "wreck.wreck"), ("voiture ventouse", "wreck.long_stay"),
    ("voiture brulée", "wreck.burnt"), ("caravane depuis des semaines", "wreck.trailer"),
    ("vieux vélo abandonné", "wreck.two_wheels"), ("des tentes sous le pont", "squat.camp"),
    ("ils squattent le hall de l’immeuble", "squat.lobby"), ("squat dans un logement vide", "squat.building"),
    ("un sdf a froid", "squat.help"), ("muzique trop forte", "noise.music"), ("basse et enceintes", "noise.music"),
    ("fete chez les voisins", "noise.party"), ("location airbnb bruyante", "noise.party"),
    ("chien qui aboie toute la nuit", "noise.dog"), ("alarme d’un magasin", "noise.alarm"),
    ("marteau piqueur le dimanche", "noise.works"), ("climatisation bruyante", "noise.machine"),
    ("rodeo de motos", "traffic.rodeo"), ("ils roulent trop vite", "traffic.speed"),
    ("feu rouge en panne", "traffic.signal"), ("terrasse qui déborde", "shop.terrace"),
    ("restaurant bruyant", "shop.noise"), ("vendeurs à la sauvette", "shop.street_vendor"),
    ("bagarre devant le bar", "other.threat"), ("mortiers d’artifice", "other.fireworks"),
    ("chien sans laisse", "other.dangerous_dog"), ("homme ivre", "other.drunk"),
    ("lampadaire éteint", "town.lamp"), ("depot sauvage d’encombrants", "town.dumping"),
    ("nid de poule", "town.hole"), ("rats dans la rue", "town.pests"), ("tag sur un mur", "town.graffiti"),
    ("loud music", "noise.music"), ("neighbours are having a party", "noise.party"), ("barking dog", "noise.dog"),
    ("car parked on the pavement", "parking.pavement"), ("abandoned car", "wreck.long_stay"),
    ("street lamp is out", "town.lamp"), ("somebody is fighting", "other.threat"),
    ("broken traffic light", "traffic.signal"),
    ("musica troppo alta", "noise.music"), ("macchina sul marciapiede", "parking.pavement"),
    ("auto abbandonata", "wreck.long_stay"), ("cane che abbaia", "noise.dog"), ("lampione spento", "town.lamp"),
    ("monopattino sul marciapiede", "traffic.scooter"), ("c’è una rissa", "other.threat"),
]  # fmt: skip


@cache
def nice() -> tuple[list[KindInfo], dict[str, tuple[str, ...]]]:
    """The kinds of Nice in French, and their names in the other languages, without a database."""
    kinds, names = [], {}
    for group in yaml.safe_load(NICE.read_text(encoding="utf-8"))["groups"]:
        for each in group["kinds"]:
            code = f"{group['code']}.{each['code']}"
            kinds.append(kind(code, each["label"]["fr"], *each.get("keywords", ())))
            names[code] = (each["label"]["en"], each["label"]["it"])
    return kinds, names


@pytest.mark.parametrize(("phrase", "code"), PHRASES, ids=[phrase for phrase, _code in PHRASES])
def test_the_words_of_residents_lead_to_the_right_kind(phrase: str, code: str) -> None:
    kinds, names = nice()
    assert [found.code for found in find_kinds(kinds, phrase, names=names)][:1] == [code]


def test_accents_and_case_do_not_matter_to_a_search() -> None:
    assert plain("  ÉPAVE  brûlée ") == "epave brulee"


def test_empty_words_say_nothing_unless_there_is_nothing_else() -> None:
    assert words_of("il y a un scooter sur le trottoir") == ["scooter", "trottoir"]
    assert words_of("sur le") == ["sur", "le"]


def test_nothing_is_found_for_nothing() -> None:
    kinds, names = nice()
    assert find_kinds(kinds, "   ", names=names) == []
    assert find_kinds(kinds, "zzzzqqq", names=names) == []


def test_a_number_whose_purpose_says_the_word_is_offered_too() -> None:
    fire = ContactInfo("18", "emergency", "18", False, "Pompiers", "incendie, accident, péril", "", "")
    sea = ContactInfo("196", "emergency", "196", False, "Secours en mer", "depuis la côte ou un bateau", "", "")
    assert find_contacts([sea, fire], "un insendie") == [fire]
    assert find_contacts([sea, fire], "musique") == []
