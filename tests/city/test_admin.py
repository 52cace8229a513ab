"""The administration: what it shows, what it refuses, and that every change is journalled and seen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from allopm.accounts.models import User
from allopm.accounts.roles import Role
from allopm.city import queries
from allopm.city.actions import load_city
from allopm.city.models import City, DispatchRules, Kind, Place, Sector
from allopm.journal.models import Entry
from tests.scenes import make_user

pytestmark = pytest.mark.django_db
CROSSED = {"type": "Polygon", "coordinates": [[[7, 43], [8, 44], [8, 43], [7, 44], [7, 43]]]}


@pytest.fixture
def admin_client(client: Client) -> Client:
    queries.forget()
    load_city("nice", at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    admin = make_user(queries.current_city(), Role.ADMIN, "Paul Garnier")
    admin.is_staff = admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    return client


def fields(client: Client, address: str) -> dict[str, Any]:
    """The form of a page as a browser would send it back."""
    form = client.get(address).context["adminform"].form
    values = {}
    for bound in form:
        value = bound.value()
        values[bound.name] = bound.field.prepare_value(value) if value is not None else ""
    return {name: value for name, value in values.items() if value is not False}


TABLES = ["city", "kindgroup", "kind", "dispatchrules", "sector", "service", "place", "contact"]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_listed_in_french_without_asking_anybody_else(admin_client: Client, table: str) -> None:
    response = admin_client.get(f"/admin/city/{table}/")
    page = response.content.decode().replace("http://www.w3.org", "")
    assert response.status_code == 200
    assert "http://" not in page
    assert "https://" not in page
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"].split("script-src")[1].split(";")[0]


def test_changing_a_kind_bumps_the_version_and_is_journalled(admin_client: Client) -> None:
    kind = Kind.objects.get(code="noise.music")
    address = f"/admin/city/kind/{kind.pk}/change/"
    response = admin_client.post(address, fields(admin_client, address) | {"base_urgency": "55"})
    assert response.status_code == 302, response.context["errors"]
    queries.forget()
    assert queries.kind_info(queries.current_city(), "noise.music").base_urgency == 55
    assert City.objects.get().version == 2
    entry = Entry.objects.get(what="kind.changed")
    assert (entry.about, entry.by_name) == ("kind:noise.music", "Paul Garnier")
    assert entry.data["fields"] == {"base_urgency": {"from": "34", "to": "55"}}


def test_the_policy_is_chosen_in_the_administration_and_wrong_limits_are_refused(admin_client: Client) -> None:
    address = f"/admin/city/dispatchrules/{DispatchRules.objects.get().pk}/change/"
    sent = fields(admin_client, address) | {"policy": "nearest"}
    wrong = admin_client.post(address, sent | {"classes": '{"1": {"hold_s": 60, "arrive_s": 60}}'})
    assert "il faut les quatre priorités" in wrong.content.decode()
    assert admin_client.post(address, sent).status_code == 302
    queries.forget()
    assert queries.dispatch_rules(queries.current_city()).policy == "nearest"
    assert Entry.objects.get(what="dispatchrules.changed").about == "dispatchrules:rules"


def test_a_place_is_added_to_ones_own_city(admin_client: Client) -> None:
    body = {"code": "pm-test", "type": "police_municipale", "name": "Poste d’essai", "rank": "0", "is_active": "on"}
    assert admin_client.post("/admin/city/place/add/", body).status_code == 302
    assert Place.objects.get(code="pm-test").city_id == queries.current_city().id
    assert Entry.objects.filter(what="place.added").count() == 1


def test_nothing_is_deleted_and_a_code_never_changes(admin_client: Client) -> None:
    kind = Kind.objects.get(code="noise.music")
    assert admin_client.post(f"/admin/city/kind/{kind.pk}/delete/", {"post": "yes"}).status_code == 403
    address = f"/admin/city/kind/{kind.pk}/change/"
    response = admin_client.post(address, fields(admin_client, address) | {"code": "noise.song"})
    assert response.status_code == 200
    assert "Un code ne change pas" in response.content.decode()


@pytest.mark.parametrize(
    ("model", "code", "field", "value"),
    [
        (
            Sector,
            "ariane",
            "polygon",
            {"type": "Polygon", "coordinates": [[[7, 43], [8, 44], [8, 43], [7, 44], [7, 43]]]},
        ),
        (Sector, "ariane", "polygon", {"type": "Point", "coordinates": [7, 43]}),
        (Kind, "noise.music", "labels", {"en": "Music"}),
        (Kind, "noise.music", "questions", [{"code": "x", "type": "choice", "labels": {"fr": "Quoi ?"}}]),
        (Place, "pm-port", "hours", "le matin"),
        (Place, "pm-port", "as_of", "juillet"),
    ],
)
def test_a_wrong_structure_is_refused_with_a_sentence(
    admin_client: Client, model: Any, code: str, field: str, value: object
) -> None:
    row = model.objects.get(code=code)
    address = f"/admin/city/{model._meta.model_name}/{row.pk}/change/"
    sent = value if isinstance(value, str) else json.dumps(value)
    response = admin_client.post(address, fields(admin_client, address) | {field: sent})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors[field]
    assert City.objects.get().version == 1


def test_an_account_is_given_changed_and_closed_journalled(admin_client: Client) -> None:
    secret = "galets-et-lavande"
    body = {"email": "Ana@ville.test", "name": "Ana Vial", "role": "crew", "password1": secret, "password2": secret}
    response = admin_client.post("/admin/accounts/user/add/", body)
    assert response.status_code == 302, response.context["errors"]
    user = User.objects.get(name="Ana Vial")
    assert user.city_id == queries.current_city().id
    closing = {"email": user.email, "name": user.name, "role": "crew"}
    assert admin_client.post(f"/admin/accounts/user/{user.pk}/change/", closing).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    whats = Entry.objects.filter(about=f"account:{user.pk}").order_by("seq").values_list("what", flat=True)
    assert list(whats) == ["account.added", "account.changed"]


def test_an_administrator_cannot_close_their_own_account(admin_client: Client) -> None:
    own = User.objects.get(name="Paul Garnier")
    response = admin_client.post(
        f"/admin/accounts/user/{own.pk}/change/", {"email": own.email, "name": own.name, "role": "operator"}
    )
    assert response.status_code == 200
    own.refresh_from_db()
    assert (own.is_active, own.role) == (True, Role.ADMIN)


def test_places_are_imported_after_their_report_was_read(admin_client: Client) -> None:
    address = "/admin/city/place/importer/"
    assert "Choisissez" not in admin_client.get(address).content.decode()
    text = "id,type,name,lon,lat,hours,source\npm-port,police_municipale,Poste du port,7.28,43.69,24/7,la ville\n"
    bad = "pm-nuit,police_municipale,Nuit,7.28,43.69,la nuit,la ville\n"
    shown = admin_client.post(address, {"file": SimpleUploadedFile("lieux.csv", (text + bad).encode())})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "ligne 2, pm-port" in page
    assert "ligne 3, pm-nuit" in page
    assert Place.objects.get(code="pm-port").name == "Poste du port Lympia"
    done = admin_client.post(address, {"text": shown.context["text"], "confirm": "1", "retire": "1"})
    assert done.status_code == 302
    assert Place.objects.get(code="pm-port").hours == "24/7"
    assert not Place.objects.get(code="pm-csu").is_active
    entry = Entry.objects.get(what="places.imported")
    assert entry.by_name == "Paul Garnier"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x" * 1_000_001])
def test_a_file_that_cannot_be_imported_is_a_sentence(admin_client: Client, content: bytes) -> None:
    response = admin_client.post("/admin/city/place/importer/", {"file": SimpleUploadedFile("lieux.csv", content)})
    assert response.status_code in (200, 422)
    assert 'role="alert"' in response.content.decode()
    assert City.objects.get().version == 1
