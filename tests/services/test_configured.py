"""Every field of a procedure that an administrator changes shows somewhere; a form that cannot be is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pydantic import ValidationError

from allopm.city.files.procedures import ProcedureFile
from allopm.city.models import Procedure
from allopm.city.queries import CityInfo, city_by_id, forget
from allopm.services.queries import requests_of_team
from allopm.services.sessions import plan_sessions
from tests.scenes import NOON
from tests.services.scene import AUDIT_STEPS, ask_audit, make_procedures

HIDDEN = re.compile(r'name="(key|csrfmiddlewaretoken)" value="[^"]*"|nonce="[^"]*"|DM-[\w-]+')
WORDS = {"fr": "Autrement"}
CHANGES: list[tuple[str, Any]] = [
    ("code", "audits"),
    ("rank", 9),
    ("is_active", False),
    ("name", WORDS),
    ("what", WORDS),
    ("who", WORDS),
    ("icon", "bell"),
    ("questions", [{"code": "address", "type": "text", "label": WORDS}]),
    ("contact", "email"),
    ("documents", [WORDS]),
    ("conditions", [WORDS]),
    ("team", "Autre équipe"),
    ("promise_days", 3),
    ("keep_days", 7),
    ("steps", [{**AUDIT_STEPS[0], "label": WORDS}, *AUDIT_STEPS[1:]]),
    ("is_listed", False),
    ("is_invented", True),
]


@pytest.fixture
def town(city: CityInfo) -> CityInfo:
    return make_procedures(city)


def shown(city: CityInfo, code: str) -> str:
    """The list, the description, two pages of the form, the back office after one request, the dates planned."""
    with transaction.atomic():
        client = Client()
        said = {"page": "address", "address": "ici"}
        texts = [client.get("/pm/demarches/"), client.get(f"/pm/demarches/{code}/")]
        texts += [client.post(f"/pm/demarches/{code}/demander/", said | {"page": page}) for page in ("address", "note")]
        texts.append(client.post(f"/pm/demarches/{code}/demander/", said | {"page": "contact"}))
        said_all = HIDDEN.sub("", "".join(text.content.decode() for text in texts))
        transaction.set_rollback(True)
    return said_all


def fresh(city: CityInfo) -> CityInfo:
    forget()
    return city_by_id(city.id)


@pytest.mark.parametrize(("field", "value"), CHANGES, ids=[field for field, _value in CHANGES])
def test_a_field_of_a_procedure_shows(town: CityInfo, field: str, value: Any) -> None:
    if field in ("team", "steps"):
        ask_audit(town)
        before = str(requests_of_team(town, is_open=True))
        Procedure.objects.filter(code="audit").update(**{field: value})
        assert str(requests_of_team(fresh(town), is_open=True)) != before
        return
    before = shown(town, "audit")
    Procedure.objects.filter(code="audit").update(**{field: value})
    assert shown(fresh(town), "audit") != before


def test_the_sessions_of_a_procedure_are_those_that_are_planned(town: CityInfo) -> None:
    rule = {"seats": 3, "minutes": 60, "weekly": [{"day": "mon", "at": "09:00"}], "weeks_ahead": 2}
    Procedure.objects.filter(code="visit").update(sessions=rule)
    fresh(town)
    assert plan_sessions(NOON) == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"steps": AUDIT_STEPS[:2]}, "n’existe pas"),
        ({"steps": [*AUDIT_STEPS, {"code": "lost", "label": WORDS}]}, "aucune étape ne mène"),
        ({"questions": [{"code": "a", "type": "choice", "label": WORDS}]}, "choices"),
        ({"questions": [{"code": "a", "type": "session", "label": WORDS}]}, "sessions"),
    ],
)
def test_a_procedure_that_cannot_work_is_refused(change: dict[str, Any], why: str) -> None:
    entry = {"code": "audit", "name": WORDS, "what": WORDS, "who": WORDS, "team": "x", "steps": AUDIT_STEPS}
    ProcedureFile.model_validate(entry)
    with pytest.raises(ValidationError, match=why):
        ProcedureFile.model_validate(entry | change)
