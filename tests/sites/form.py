"""What a resident's browser sends without JavaScript, page after page."""

from __future__ import annotations

import io
import re
from typing import Any

from django.test import Client
from PIL import Image

from tests.scenes import CENTRE

HERE = {"lon": str(CENTRE[0]), "lat": str(CENTRE[1]), "accuracy_m": "12.0", "source": "gps"}
WORDS = {"address": "", "words": "devant le tabac", "lon": "", "lat": "", "source": "none"}


def step(name: str, door: str = "pm") -> str:
    return f"/{door}/signaler/{name}/"


def answer(client: Client, name: str, **fields: Any) -> Any:
    """Send one page; it must go on."""
    response = client.post(step(name), fields)
    assert response.status_code == 302, (name, response.status_code)
    return response


def begin(client: Client, *, place: dict[str, str] | None = None) -> None:
    """Up to the summary."""
    answer(client, "theme", group="noise")
    answer(client, "nature", kind="noise.music")
    answer(client, "maintenant", ongoing="now")
    answer(client, "question-threat", answer="no")
    answer(client, "lieu", **(place or WORDS))


def begin_at(client: Client, kind: str, *, place: dict[str, str] | None = None) -> None:
    """Up to the summary of a kind that asks no danger."""
    answer(client, "nature", kind=kind)
    answer(client, "maintenant", ongoing="now")
    answer(client, "lieu", **(place or WORDS))


def form_key(client: Client) -> str:
    page = client.get(step("verifier")).content.decode()
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def jpeg() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), (9, 90, 160)).save(file, "JPEG")
    file.seek(0)
    file.name = "photo.jpg"
    return file


def words_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")
