import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from allopm.interop.knocking import Answer
from allopm.interop.open311.reading import rows
from allopm.reports.models import Report
from tests.scenes import say

pytestmark = pytest.mark.django_db
LIST = "/open311/v2/requests.json"


@pytest.fixture
def keyed(settings):
    settings.OPEN311_KEYS = ("clef",)


def create(client, **fields):
    given = {"api_key": "clef", "service_code": "town.lamp", "lat": "43.70321", "long": "7.26612"}
    return client.post(LIST, given | fields)


def test_only_kinds_of_allo_mairie_are_offered(client, city):
    assert [one["service_code"] for one in client.get("/open311/v2/services.json").json()] == ["town.lamp"]
    xml = ElementTree.fromstring(client.get("/open311/v2/services.xml").content)
    assert [one.text for one in xml.iter("service_code")] == ["town.lamp"]
    for code in ("noise.music", "nothing"):
        assert client.get(f"/open311/v2/services/{code}.xml").status_code == 404
    assert client.get("/open311/discovery.xml").status_code == 200


def test_another_city_system_creates_a_request_once_and_reads_it_back(client, city, keyed):
    made = create(client, description="Lampadaire éteint", email="marie@essai.test", headers={"Idempotency-Key": "k1"})
    code = made.json()[0]["service_request_id"]
    report = Report.objects.get()
    assert (made.status_code, report.code, report.channel, report.contact_email) == (
        201, code, "open311", "marie@essai.test",
    )  # fmt: skip
    xml = client.get(f"/open311/v2/requests/{code}.xml")
    (seen,) = rows(Answer(200, xml.content, xml["Content-Type"]))  # by our own client
    assert (seen["status"], seen["lat"], seen["long"]) == ("open", "43.703", "7.266")
    assert "éteint" not in xml.content.decode() and "marie" not in xml.content.decode()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"api_key": "autre"}, 403),
        ({"service_code": "noise.music"}, 404),
        ({"lat": "x"}, 400),
        ({"lat": "", "long": ""}, 400),
    ],
)
def test_what_the_standard_refuses_is_refused_in_its_shape(client, city, keyed, fields, status):
    answer = create(client, **fields)
    assert (answer.status_code, answer.json()[0]["code"]) == (status, str(status))
    assert not Report.objects.exists()


def test_lists_are_late_rounded_and_never_of_the_police(client, city):
    now = timezone.now()
    old = say(city, kind="town.lamp", at=now - timedelta(hours=2), comment="Devant chez Mme Curie")
    say(city, kind="town.lamp", at=now - timedelta(minutes=10))
    hidden = say(city, at=now - timedelta(hours=2))
    (seen,) = client.get(LIST).json()
    assert (seen["service_request_id"], seen["address"]) == (old.code, "rue de France")
    assert "Curie" not in json.dumps(seen)
    assert client.get(f"/open311/v2/requests/{hidden.code}.json").status_code == 404
    assert client.get(LIST, {"status": "closed"}).json() == []
    assert client.get(LIST, {"bbox": "1,2,3,4"}).status_code == 400
    assert client.get(LIST, {"start_date": "hier"}).status_code == 400
