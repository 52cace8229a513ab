"""Photos of a report: refused by content, bounded, seen by their author only."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from PIL import ExifTags, Image

from allopm.city.infos import Question
from allopm.city.queries import CityInfo, kind_info
from allopm.faces import model
from allopm.reports.models import Photo
from allopm.sites.citizen.photo_page import shows_plate
from tests.faces.drawn import as_jpeg, detail, scene
from tests.sites.form import answer, begin, jpeg, step, words_of

pytestmark = pytest.mark.django_db


def test_a_text_named_jpg_is_refused_on_the_photo_page(client: Client, city: CityInfo) -> None:
    begin(client)
    liar = io.BytesIO(b"ceci est un texte")
    liar.name = "photo.jpg"
    response = client.post(step("photo"), {"photo": liar})
    assert response.status_code == 415
    assert "n’est pas une photo" in words_of(response)
    assert Photo.objects.count() == 0


def test_a_photo_of_twenty_megabytes_is_refused_and_nothing_is_lost(client: Client, city: CityInfo) -> None:
    begin(client)
    heavy = io.BytesIO(jpeg().getvalue() + b"\0" * (20 * 1024 * 1024))
    heavy.name = "photo.jpg"
    response = client.post(step("photo"), {"photo": heavy})
    assert response.status_code == 413
    assert "12 Mo" in words_of(response)
    assert "devant le tabac" in words_of(client.get(step("verifier")))


def test_a_photo_can_be_looked_at_and_removed_by_its_author_only(client: Client, city: CityInfo) -> None:
    begin(client)
    answer(client, "photo", photo=jpeg())
    photo = Photo.objects.get()
    address = f"/pm/signaler/photos/{photo.pk}.jpg"
    mine = client.get(address)
    assert (mine.status_code, mine["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(mine.streaming_content).startswith(b"\xff\xd8")
    assert Client().get(address).status_code == 404
    answer(client, "photo", remove=str(photo.pk))
    assert client.get(address).status_code == 404


def test_three_photos_are_the_most(client: Client, city: CityInfo) -> None:
    begin(client)
    answer(client, "photo", photo=[jpeg(), jpeg()])
    response = client.post(step("photo"), {"photo": [jpeg(), jpeg()]})
    assert response.status_code == 422
    assert "Trois photos au plus" in words_of(response)


def named(jpeg_bytes: bytes) -> io.BytesIO:
    file = io.BytesIO(jpeg_bytes)
    file.name = "photo.jpg"
    return file


def test_without_javascript_the_server_blurs_faces_before_it_keeps_a_photo_and_says_so(
    client: Client, city: CityInfo
) -> None:
    begin(client)
    picture, faces = scene(1, 2)
    page = client.post(step("photo"), {"photo": named(as_jpeg(picture))}, follow=True)
    assert "Le serveur a flouté 2 visages." in words_of(page)
    with default_storage.open(Photo.objects.get().file.name) as kept:
        blurred = Image.open(kept).convert("RGB")
    assert all(detail(blurred, face) < detail(picture, face) / 3 for face in faces)


def test_without_a_face_found_the_page_says_to_look(client: Client, city: CityInfo) -> None:
    begin(client)
    page = client.post(step("photo"), {"photo": jpeg()}, follow=True)
    assert "n’a trouvé aucun visage" in words_of(page)


def test_a_photo_that_the_page_blurred_is_taken_and_the_next_question_asked(client: Client, city: CityInfo) -> None:
    begin(client)
    response = client.post(step("photo"), {"photo_blurred": jpeg()})
    assert response.headers["Location"] != step("photo")
    assert Photo.objects.get().faces is None


def test_a_heavy_photo_with_its_position_never_touches_the_disk(
    client: Client, city: CityInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", lambda *args, **_: written.append(args[1]))
    begin(client)
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (43.0, 42.0, 11.5)
    noise = Image.effect_noise((2600, 2000), 90).convert("RGB")
    heavy = as_jpeg(noise, exif=exif.tobytes())
    assert len(heavy) > 2 * 1024 * 1024
    client.post(step("photo"), {"photo": named(heavy)})
    with default_storage.open(Photo.objects.get().file.name) as kept:
        assert not Image.open(kept).getexif()
    assert written == []


def test_a_house_without_the_face_network_keeps_no_photo_and_says_so(
    client: Client, city: CityInfo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(model, "DIST", tmp_path)
    model.weights.cache_clear()
    begin(client)
    response = client.post(step("photo"), {"photo": jpeg()})
    model.weights.cache_clear()
    assert response.status_code == 503
    assert "ne peuvent pas être floutés" in words_of(response)
    assert Photo.objects.count() == 0


def test_a_plate_stays_readable_only_for_a_vehicle(city: CityInfo) -> None:
    noise = kind_info(city, "noise.music", "fr")
    plate = Question(code="plate", label="Plaque", type="plate", choices=())
    assert not shows_plate(noise)
    assert shows_plate(replace(noise, vehicle_check=True))
    assert shows_plate(replace(noise, questions=(plate,)))
