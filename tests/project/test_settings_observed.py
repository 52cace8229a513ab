"""Every field of the city's tables, changed as the administration changes it, shows in an output that people read.

Each line of CHANGES is one field, another value for it, and the output that must differ; the outputs themselves are
proven to stay the same when nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from allopm.accounts.roles import Role
from allopm.calls.rules import form_words
from allopm.city.models import Answer, CallRules, Camera, City, Contact, Fact, KindGroup, Place
from allopm.city.queries import CityInfo, city_by_id, forget, is_inside
from allopm.fleet.models import Crew
from allopm.fleet.queries import crew_cards
from allopm.incidents.actions import watch
from allopm.incidents.cards import incident_card
from allopm.incidents.queries import find_incident
from allopm.missions.actions import send_crew
from allopm.missions.cards import mission_card
from allopm.missions.field import Deed, act
from allopm.missions.proposals import as_json, rank_crews
from allopm.reports.submission import Location
from allopm.sites.api.snapshot import desk_words
from tests.scenes import (
    CENTRE,
    NOON,
    case_of,
    crew_actor,
    later,
    make_city,
    make_crew,
    make_operator,
    make_user,
    say,
    square,
)

pytestmark = pytest.mark.django_db
WRAPS = [{"code": "done", "key": "d", "label": "Traité"}]
HIDDEN = re.compile(r"csrfmiddlewaretoken\" value=\"\w+\"|nonce=\"[^\"]+\"")  # another one each time
PLACE = {"type": "police_municipale", "name": "Poste", "lon": 7.26, "lat": 43.70, "source": "essai",
         "address": "1 rue", "hours": "Mo-Su 08:00-20:00"}  # fmt: skip


@pytest.fixture
def town(db: None, var: Any) -> CityInfo:
    city = make_city()
    Place.objects.create(city_id=city.id, code="poste", rank=5, **PLACE)
    Place.objects.create(city_id=city.id, code="autre", rank=6, **PLACE | {"name": "Autre", "lon": 7.27})
    for code, rank in (("17", 5), ("18", 6)):
        Contact.objects.create(city_id=city.id, code=f"n{code}", rank=rank, group="emergency", number=code,
                               labels={"fr": f"Appel {code}"}, what={"fr": f"Secours {code}"}, hours="24 h",
                               source="s")  # fmt: skip
    Answer.objects.create(city_id=city.id, code="a", rank=5, label="Passage prévu", purposes=["ask"], kinds=[],
                          outcomes=[], texts={"fr": "Nous passons.", "en": "We come.", "it": "Passiamo."})  # fmt: skip
    Answer.objects.create(city_id=city.id, code="b", rank=6, label="Autre", purposes=["ask", "end"], kinds=[],
                          outcomes=[], texts={"fr": "Autre.", "en": "Other.", "it": "Altro."})  # fmt: skip
    for code, rank in (("f1", 5), ("f2", 6)):
        Fact.objects.create(city_id=city.id, code=code, rank=rank, page="technologies", labels={"fr": f"Fait {code}"},
                            told={"fr": "Pour voir."}, source="essai")  # fmt: skip
    for code, rank in (("c1", 5), ("c2", 6)):
        Camera.objects.create(city_id=city.id, code=code, rank=rank, label=f"Caméra {code}", kind="fixed", lon=7.2664,
                              lat=43.7034, bearing=220, field=60, range_m=150, source="essai")  # fmt: skip
    CallRules.objects.create(city_id=city.id, code="rules", wrap_codes=WRAPS, receipt="Le {code}", danger="Restez là")
    make_crew(city, "C12")
    return fresh(city)


def fresh(city: CityInfo) -> CityInfo:
    forget()
    return city_by_id(city.id)


def page(path: str) -> Callable[[CityInfo], str]:
    def read(city: CityInfo) -> str:
        answer = Client().get(path, follow=True)
        return f"{answer.status_code} {answer.getvalue().decode()}"

    return read


def theme(city: CityInfo) -> str:
    """The first two questions of a report."""
    client = Client()
    return client.get("/pm/signaler/", follow=True).content.decode()


def search(city: CityInfo) -> str:
    return Client().get("/pm/signaler/chercher/", {"q": "tambour"}, follow=True).content.decode()


def case(city: CityInfo) -> str:
    """What the desk reads of a fresh report, and what its author is promised."""
    receipt = say(city, kind="noise.music", answers={"threat": "yes"})
    card = incident_card(city, find_incident(city, case_of(receipt).code))
    kept = ("kind_label", "group_label", "door", "priority", "urgency", "urgency_terms", "sector", "outside", "service")
    return str([card[name] for name in kept]) + str(receipt.answer_by - NOON)


def town_case(city: CityInfo) -> str:
    return str(incident_card(city, find_incident(city, case_of(say(city, kind="town.lamp")).code))["service"])


def outside(city: CityInfo) -> str:
    card = Client().post("/api/v1/reports", {
        "kind": "noise.music", "ongoing": "now", "comment": "x",
        "location": {"lon": 7.4, "lat": 43.7, "accuracy_m": 9, "address": "", "source": "gps"},
    }, content_type="application/json").json()  # fmt: skip
    return f"{card['outside']} {is_inside(city, 7.3, 43.72)}"


def similar(city: CityInfo) -> str:
    """What a second reporter, 120 m away two hours later, is shown."""
    say(city, kind="noise.music", at=NOON)
    away = Location(CENTRE[0] + 0.0015, CENTRE[1], 5, "", "gps")
    return str(len(say(city, kind="noise.music", at=later(hours=2), location=away).similar))


def mission(city: CityInfo) -> str:
    """What the crew reads before it gets out."""
    sent = case_of(say(city))
    done = send_crew(city, sent.code, "C12", by=make_operator(city), at=NOON, version=1, reason="proche")
    card = mission_card(city, done)
    return str([card["approach"], card["wants_vehicle_check"]])


def ranked(city: CityInfo) -> str:
    """Who may go."""
    waiting = case_of(say(city))
    return str([(line["crew"], line["eligible"]) for line in map(as_json, rank_crews(city, waiting, at=NOON))])


def words(city: CityInfo) -> str:
    """The choices of the desk's forms."""
    return str(desk_words(city))


def answers(city: CityInfo) -> str:
    """What the form of a question offers to the operator, and of an end."""
    client = Client()
    client.force_login(make_user(city, Role.OPERATOR))
    code = case_of(say(city)).code
    asked = [
        client.get(f"/api/v1/desk/incidents/{code}/answers", {"purpose": name, "outcome": outcome}).json()
        for name, outcome in (("ask", ""), ("end", "stopped"))
    ]
    return str(asked)


def cameras(city: CityInfo) -> str:
    """What whoever has to look reads."""
    opened = case_of(say(city))
    watch(city, opened.code, by=make_operator(city), at=NOON, version=opened.version, reason="Musique")
    return str(incident_card(city, find_incident(city, opened.code))["watch"]["cameras"])


def receipt(city: CityInfo) -> str:
    """The legal receipt of a report, code and moment apart."""
    given = say(city)
    text = Client().get(f"/suivi/{given.token}/recu/").getvalue().decode()
    return "police : " + " ".join(re.findall(r"Police[^<]*", text))


def check(city: CityInfo) -> str:
    """When the desk asks a crew on scene whether all is well."""
    case, crew = case_of(say(city)), Crew.objects.get(call_sign="C12")
    sent = send_crew(city, case.code, "C12", by=make_operator(city), at=NOON, version=1, reason="proche")
    for verb in ("acknowledge", "en-route", "on-scene"):
        act(city, sent.pk, Deed(verb, NOON, f"settings {verb} {sent.pk}"), crew="C12", by=crew_actor(crew), now=NOON)
    return str(crew_cards(city)[0]["check_due_at"])


def call_form(city: CityInfo) -> str:
    return str(form_words(city))


def found(city: CityInfo) -> str:
    return Client().get("/pm/signaler/chercher/", {"q": "musique"}, follow=True).content.decode()


OUTPUTS: dict[str, Callable[[CityInfo], str]] = {
    "kinds": page("/api/v1/kinds"),
    "theme": theme,
    "search": search,
    "found": found,
    "places": page("/api/v1/places?lon=7.26&lat=43.7"),
    "all places": page("/api/v1/places"),
    "place": page("/pm/lieux/poste/"),
    "contacts": page("/pm/contacts/"),
    "home": page("/pm/"),
    "technologies": page("/pm/technologies/"),
    "case": case,
    "town case": town_case,
    "outside": outside,
    "similar": similar,
    "mission": mission,
    "ranked": ranked,
    "words": words,
    "answers": answers,
    "cameras": cameras,
    "receipt": receipt,
    "check": check,
    "call form": call_form,
}


def read(shown: str, city: CityInfo) -> str:
    """One output; what it took to read it is taken back."""
    with transaction.atomic():
        said = OUTPUTS[shown](city)
        transaction.set_rollback(True)
    return HIDDEN.sub("", said)


WORDS = {"fr": "Autrement", "en": "", "it": ""}
QUESTION = [{"code": "threat", "labels": {"fr": "Autre question ?"}, "type": "yesno", "danger_values": ["yes"],
             "weight": 5}]  # fmt: skip
# Table, code of the row, field, its new value, where that shows.
CHANGES: list[tuple[str, str, str, Any, str]] = [
    ("City", "nice", "name", "Ailleurs", "words"),
    ("City", "nice", "center_lon", 7.21, "words"),
    ("City", "nice", "center_lat", 43.71, "words"),
    ("City", "nice", "west", 7.19, "words"),
    ("City", "nice", "south", 43.66, "words"),
    ("City", "nice", "east", 7.33, "words"),
    ("City", "nice", "north", 43.78, "words"),
    ("City", "nice", "outline", square(7.18, 43.65, 7.29, 43.77), "outside"),
    ("City", "nice", "outside_text", "Adressez-vous à votre mairie.", "outside"),
    ("City", "nice", "timezone", "America/New_York", "places"),
    ("City", "nice", "epsg", 3857, "similar"),
    ("City", "nice", "police_name", "Police d’Ailleurs", "receipt"),
    ("City", "nice", "check_every_min", 45, "check"),
    ("KindGroup", "noise", "code", "noises", "kinds"),
    ("KindGroup", "noise", "rank", 99, "theme"),
    ("KindGroup", "noise", "is_active", False, "kinds"),
    ("KindGroup", "noise", "door", "mairie", "kinds"),
    ("KindGroup", "noise", "icon", "siren", "theme"),
    ("KindGroup", "noise", "labels", WORDS, "theme"),
    ("Kind", "noise.music", "code", "noise.other", "kinds"),
    ("Kind", "noise.music", "rank", 99, "kinds"),
    ("Kind", "noise.music", "is_active", False, "kinds"),
    ("Kind", "noise.music", "group", "parking", "kinds"),
    ("Kind", "noise.music", "icon", "siren", "found"),
    ("CallRules", "rules", "receipt", "Dossier {code}", "call form"),
    ("CallRules", "rules", "danger", "Appelez le 17", "call form"),
    ("Kind", "noise.music", "labels", WORDS, "kinds"),
    ("Kind", "noise.music", "keywords", ["tambour"], "search"),
    ("Kind", "noise.music", "base_urgency", 60, "case"),
    ("Kind", "noise.music", "priority", 1, "case"),
    ("Kind", "noise.music", "duplicate_radius_m", 30, "similar"),
    ("Kind", "noise.music", "duplicate_age_min", 20, "similar"),
    ("Kind", "noise.music", "promise_h", 24, "case"),
    ("Kind", "noise.music", "ongoing_question", False, "kinds"),
    ("Kind", "noise.music", "requires", ["dog"], "ranked"),
    ("Kind", "noise.music", "questions", QUESTION, "kinds"),
    ("Kind", "noise.music", "approach", ["Se garer loin."], "mission"),
    ("Kind", "noise.music", "vehicle_check", True, "mission"),
    ("Kind", "town.lamp", "service", "hygiene", "town case"),
    ("Kind", "noise.music", "letters", "zz", "call form"),
    ("Sector", "centre", "code", "milieu", "case"),
    ("Sector", "centre", "is_active", False, "case"),
    ("Sector", "centre", "name", "Le milieu", "case"),
    ("Sector", "centre", "polygon", square(7.30, 43.65, 7.32, 43.77), "case"),
    ("Service", "lighting", "code", "lamps", "words"),
    ("Service", "hygiene", "rank", 99, "words"),
    ("Service", "lighting", "is_active", False, "words"),
    ("Service", "lighting", "name", "Éclairage", "words"),
    ("Place", "poste", "code", "poste2", "places"),
    ("Place", "poste", "rank", 99, "all places"),
    ("Place", "poste", "is_active", False, "places"),
    ("Place", "poste", "type", "pound", "places"),
    ("Place", "poste", "name", "Poste central", "places"),
    ("Place", "poste", "lon", 7.265, "places"),
    ("Place", "poste", "lat", 43.705, "places"),
    ("Place", "poste", "address", "2 rue", "place"),
    ("Place", "poste", "phone", "0400000000", "place"),
    ("Place", "poste", "is_approximate", True, "places"),
    ("Place", "poste", "hours", "Mo-Su 09:00-20:00", "places"),
    ("Place", "poste", "hours_text", "selon la saison", "place"),
    ("Place", "poste", "accessibility", "rampe", "place"),
    ("Place", "poste", "what", "plaintes", "place"),
    ("Place", "poste", "source", "autre source", "place"),
    ("Place", "poste", "as_of", "2025-12", "place"),
    ("Place", "poste", "is_invented", True, "place"),
    ("Contact", "n17", "rank", 99, "contacts"),
    ("Contact", "n17", "is_active", False, "contacts"),
    ("Contact", "n17", "group", "help", "contacts"),
    ("Contact", "n17", "number", "117", "contacts"),
    ("Contact", "n17", "sms", True, "contacts"),
    ("Contact", "n17", "labels", WORDS, "contacts"),
    ("Contact", "n17", "what", WORDS, "contacts"),
    ("Contact", "n17", "hours", "la nuit", "contacts"),
    ("Fact", "f1", "code", "f9", "technologies"),
    ("Fact", "f1", "rank", 99, "technologies"),
    ("Fact", "f1", "is_active", False, "technologies"),
    ("Fact", "f1", "page", "pound", "technologies"),
    ("Fact", "f1", "labels", WORDS, "technologies"),
    ("Fact", "f1", "told", WORDS, "technologies"),
    ("Fact", "f1", "counts", WORDS, "technologies"),
    ("Fact", "f1", "laws", WORDS, "technologies"),
    ("Fact", "f1", "keeps", WORDS, "technologies"),
    ("Fact", "f1", "source", "autre", "technologies"),
    ("Fact", "f1", "as_of", "2025-12", "technologies"),
    ("Fact", "f1", "is_invented", True, "technologies"),
    ("Camera", "c1", "code", "c9", "cameras"),
    ("Camera", "c1", "is_active", False, "cameras"),
    ("Camera", "c1", "label", "Place", "cameras"),
    ("Camera", "c1", "lon", 7.2668, "cameras"),
    ("Camera", "c1", "lat", 43.7036, "cameras"),
    ("Camera", "c1", "bearing", 40, "cameras"),
    ("Camera", "c1", "range_m", 10, "cameras"),
    ("Answer", "a", "code", "c", "answers"),
    ("Answer", "a", "rank", 99, "answers"),
    ("Answer", "a", "is_active", False, "answers"),
    ("Answer", "a", "purposes", ["end"], "answers"),
    ("Answer", "a", "kinds", ["parking"], "answers"),
    ("Answer", "b", "outcomes", ["warned"], "answers"),
    ("Answer", "a", "label", "Autrement", "answers"),
    ("Answer", "a", "texts", {"fr": "Un équipage passe.", "en": "x", "it": "x"}, "answers"),
]


@pytest.mark.parametrize(
    ("table", "code", "field", "value", "shown"), CHANGES, ids=[f"{row[0]}.{row[2]}" for row in CHANGES]
)
def test_a_field_of_the_administration_shows(
    town: CityInfo, table: str, code: str, field: str, value: Any, shown: str
) -> None:  # fmt: skip
    before = read(shown, town)
    model: Any = apps.get_model("city", table)
    if field == "group" and table == "Kind":
        value = KindGroup.objects.get(city_id=town.id, code=value)
    rows = model.objects.filter(slug=code) if model is City else model.objects.filter(city_id=town.id, code=code)
    assert rows.update(**{field: value}) == 1
    assert read(shown, fresh(town)) != before


@pytest.mark.parametrize("shown", sorted(OUTPUTS))
def test_an_output_stays_what_it_is_when_nothing_changes(town: CityInfo, shown: str) -> None:
    assert read(shown, town) == read(shown, fresh(town))
