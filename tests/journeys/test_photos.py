"""A photo in a real browser: no face leaves the page, nothing of where it was taken either. The bytes sent are read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Page, expect

from allopm.faces.blur import find_faces
from tests.faces.drawn import Face, as_jpeg, detail, scene
from tests.journeys.cable import Cable
from tests.journeys.conftest import NewPage
from tests.journeys.house import House
from tests.journeys.test_citizen import Axe, past_similar, to_place

pytestmark = pytest.mark.journey
MAKER = "Telephone-7"


def taken(path: Path, seed: int, people: int) -> tuple[Path, Image.Image, list[Face]]:
    """A photo of the street with its position and its maker inside, as a phone writes it."""
    picture, faces = scene(seed, people)
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = MAKER
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (43.0, 42.0, 11.5)
    file = path / f"{seed}.jpg"
    file.write_bytes(as_jpeg(picture, exif=exif.tobytes()))
    return file, picture, faces


def to_photos(page: Page) -> None:
    to_place(page)
    page.get_by_label("Précisions").fill("devant la fontaine")
    page.get_by_role("button", name="Continuer").click()
    past_similar(page)
    page.get_by_role("link", name=re.compile("^Photos")).click()


def posts(cable: Cable) -> Iterator[tuple[bytes, bytes]]:
    """Head and body of every form that left, as the wire carried it."""
    for said in cable.said:
        data = bytes(said)
        while data:
            head, _, rest = data.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            size = int(length[1]) if length else 0
            if head.startswith(b"POST"):
                yield head, rest[:size]
            data = rest[size:]


def pictures_on(cable: Cable) -> list[tuple[str, bytes]]:
    """Field and content of every file that left."""
    found: list[tuple[str, bytes]] = []
    for head, body in posts(cable):
        form = re.search(rb"(?i)content-type: multipart/form-data[^\r]*", head)
        parts = message_from_bytes(form[0] + b"\r\n\r\n" + body).get_payload() if form else []
        assert isinstance(parts, list)
        for part in parts:
            data = part.get_payload(decode=True)
            if part.get_filename() and isinstance(data, bytes) and data:
                found.append((str(part.get_param("name", header="content-disposition")), data))
    return found


def test_every_face_is_blurred_before_any_byte_leaves_the_page(
    new_page: NewPage, cable: Cable, axe: Axe, tmp_path: Path
) -> None:
    page = new_page(base_url=cable.url)
    to_photos(page)
    shots = [taken(tmp_path, seed, people) for seed, people in ((1, 2), (3, 4), (4, 1))]
    page.locator("#photo").set_input_files([file for file, _, _ in shots])
    expect(page.get_by_text(re.compile("(visages sont floutés|visage est flouté)"))).to_have_count(3, timeout=60_000)
    axe(page)
    assert b"JFIF" not in b"".join(body for _, body in posts(cable))
    page.get_by_role("button", name="Continuer avec la photo").click()
    expect(page.get_by_role("heading", name="Vérifiez, puis envoyez")).to_be_visible()
    pictures = pictures_on(cable)
    assert [name for name, _ in pictures] == ["photo_blurred"] * 3
    for (_, data), (_, before, faces) in zip(pictures, shots, strict=True):
        left = Image.open(io.BytesIO(data))
        assert not left.getexif()
        assert MAKER.encode() not in data
        assert all(detail(left, face) < detail(before, face) / 3 for face in faces)
        assert find_faces(left.convert("RGB")) == []


def test_what_the_network_misses_is_blurred_by_hand_or_by_keys_and_taken_back(
    new_page: NewPage, cable: Cable, tmp_path: Path
) -> None:
    page = new_page(base_url=cable.url)
    to_photos(page)
    page.locator("#photo").set_input_files(plate(tmp_path))
    expect(page.get_by_text("Aucun visage trouvé")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Flouter davantage").press("Enter")
    page.keyboard.press("Space")
    expect(page.get_by_text("Flouté à 50 pour cent de la gauche, 50 pour cent du haut")).to_be_attached()
    page.get_by_role("button", name="Annuler le dernier flou").click()
    canvas = page.get_by_role("application", name=re.compile("^Photo à flouter"))
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.5, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Continuer avec la photo").click()
    expect(page.get_by_role("heading", name="Vérifiez, puis envoyez")).to_be_visible()
    ((_, data),) = pictures_on(cable)
    written = Face(400, 460, 880, 500)
    assert detail(Image.open(io.BytesIO(data)), written) < detail(Image.open(plate(tmp_path)), written) / 3


def plate(path: Path) -> Path:
    """Black strokes on white in the middle of a grey wall."""
    picture = Image.new("RGB", (1280, 960), (120, 120, 125))
    for x in range(400, 880, 16):
        picture.paste("white" if x // 16 % 2 else "black", (x, 460, x + 16, 500))
    file = path / "plate.png"
    picture.save(file)
    return file


def test_without_javascript_nothing_on_the_disk_tells_where_a_photo_was_taken_or_who_was_there(
    new_page: NewPage, house: House, tmp_path: Path
) -> None:
    page = new_page(java_script_enabled=False)
    to_photos(page)
    file, before, faces = taken(tmp_path, 3, 4)
    page.locator("#photo").set_input_files(file)
    page.get_by_role("button", name="Continuer sans photo").click()
    expect(page.get_by_text("Le serveur a flouté 4 visages.")).to_be_visible(timeout=60_000)
    kept = sorted((house.var / "media").rglob("*.jpg"), key=lambda one: one.stat().st_mtime)[-1]
    assert MAKER.encode() not in kept.read_bytes()
    left = Image.open(kept)
    assert not left.getexif()
    assert all(detail(left, face) < detail(before, face) / 3 for face in faces)
