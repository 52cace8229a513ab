"""Photos of a report: refused by content, bounded, seen by their author only."""

from __future__ import annotations

import io

import pytest
from django.test import Client

from allopm.city.queries import CityInfo
from allopm.reports.models import Photo
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
