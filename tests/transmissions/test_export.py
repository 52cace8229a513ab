import hashlib
import io
import json

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from allopm.accounts.roles import Role
from allopm.incidents.models import IncidentStep
from allopm.interop.opj.lettering import markup
from allopm.journal.models import Entry
from allopm.reports.photos import store_photo
from allopm.reports.submission import Contact
from allopm.transmissions.exports import erase_old_exports
from allopm.transmissions.models import Export
from tests.scenes import NOON, case_of, make_user, say

pytestmark = pytest.mark.django_db
LONG = "« Ils ont crié “dégage” à 2 h 10, puis cassé la vitre côté œuvre. » — témoin, forêt d’Èze ; 12 € volés. " * 40


def jpeg() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (40, 90, 140)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def case(city):
    """A case with a long statement, a photo and somebody who can be reached."""
    photo = store_photo(io.BytesIO(jpeg()), city=city, at=NOON)
    contact = Contact("marie@essai.test", "0600000000", "Mme Curie")
    return case_of(say(city, comment=LONG[:1990], photos=(photo.id,), contact=contact))


@pytest.fixture
def desk(client, city):
    client.force_login(make_user(city, Role.OPERATOR))
    return client


def export(desk, case, **body):
    body = {"reason": "Réquisition 2026/114, commissariat Foch"} | body
    return desk.post(f"/api/v1/desk/incidents/{case.code}/export", body, content_type="application/json")


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_one_action_makes_both_files_and_the_journal_knows_their_hashes(desk, case):
    made = export(desk, case).json()
    paper, dossier = content(desk.get(made["pdf"])), content(desk.get(made["json"]))
    assert paper.startswith(b"%PDF-") and paper.count(b"/Type /Page\n") >= 2
    said = json.loads(dossier)
    assert said["reports"][0]["comment"] == LONG[:1990].strip()
    assert (len(said["photos"]), said["contacts"], said["exported_by"]) == (1, [], "Léa Martin")
    assert "Curie" not in dossier.decode()
    entry = Entry.objects.get(what="export.made")
    assert entry.data["sha256_json"] == hashlib.sha256(dossier).hexdigest()
    assert entry.data["sha256_pdf"] == hashlib.sha256(paper).hexdigest()
    assert (entry.by_name, entry.data["reason"]) == ("Léa Martin", "Réquisition 2026/114, commissariat Foch")
    assert IncidentStep.objects.get(kind="exported").text == "Réquisition 2026/114, commissariat Foch"
    assert Entry.objects.filter(what="export.taken").count() == 2


def test_contacts_are_joined_with_a_reason_only_and_each_read_is_journalled(desk, case):
    assert export(desk, case, contact_reason=" ").status_code == 422
    made = export(desk, case, contact_reason="Audition du témoin").json()
    said = json.loads(content(desk.get(made["json"])))
    assert said["contacts"][0]["name"] == "Mme Curie"
    assert Entry.objects.get(what="report.contact_read").data == {"reason": "Audition du témoin"}


def test_an_export_needs_a_reason_belongs_to_who_made_it_and_is_erased(desk, case, client, city):
    assert (
        export(desk, case, reason=" ").json()["error"]["message"] == "Dites pour quelle procédure, ou à quel officier."
    )
    made = export(desk, case).json()
    kept = Export.objects.get()
    client.force_login(make_user(city, Role.OPERATOR, "Adam Bruno"))
    assert client.get(made["pdf"]).status_code == 404
    assert erase_old_exports(kept.created_at) == 0
    assert erase_old_exports(kept.expires_at) == 1
    assert not default_storage.exists(kept.pdf_file) and not default_storage.exists(kept.json_file)
    client.logout()
    assert client.get(made["json"]).status_code == 401


def test_what_the_typeface_lacks_is_named_instead_of_lost():
    assert markup("L’été <à> Œuvre\n12 €") == "L’été &lt;à&gt; Œuvre<br/>12 €"
    assert markup("vélo 🚲") == "vélo ‹U+1F6B2›"
