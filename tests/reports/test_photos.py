"""Photos: checked by content, bounded, re-encoded, nothing left but pixels."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import ExifTags, Image, PngImagePlugin

from allopm.city.queries import CityInfo
from allopm.refusals import NotFound, Refused, TooLarge, UnsupportedMedia
from allopm.reports import photos
from allopm.reports.models import Photo
from allopm.reports.photos import BadPhoto, clean_picture, erase_orphans, open_orphan, store_photo

NOW = datetime(2026, 11, 24, 20, 58, tzinfo=UTC)
ORIENTATION, TURNED_LEFT = ExifTags.Base.Orientation, 6


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    file = io.BytesIO()
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((20, 30, 200), (0, 0, size[0] // 2, size[1]))
    image.save(file, kind, **options)
    return file.getvalue()


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def exif_with_position() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Telephone"
    exif[ORIENTATION] = TURNED_LEFT
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (43.0, 42.0, 11.5)
    return exif.tobytes()


def png_that_claims(width: int, height: int) -> bytes:
    """A tiny file whose header announces a huge picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def webp_that_claims(width: int, height: int) -> bytes:
    body = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"WEBPVP8X" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk)) + chunk


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_phone_format_becomes_a_jpeg(kind: str) -> None:
    jpeg, width, height = clean_picture(picture(kind))
    assert (opened(jpeg).format, width, height) == ("JPEG", 40, 30)


def test_position_maker_profile_and_comments_are_gone() -> None:
    dirty = picture(exif=exif_with_position(), comment=b"secret", icc_profile=b"x" * 200, xmp=b"<x:xmpmeta>secret</x>")
    assert b"secret" in dirty
    jpeg, *_ = clean_picture(dirty)
    clean = opened(jpeg)
    assert not clean.getexif()
    assert set(clean.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"secret" not in jpeg
    assert b"Exif" not in jpeg
    assert b"Telephone" not in jpeg


def test_texts_inside_a_png_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Jeanne Martin")
    notes.add_itxt("XML:com.adobe.xmp", "Jeanne Martin")
    jpeg, *_ = clean_picture(picture("PNG", pnginfo=notes))
    assert b"Jeanne" not in jpeg


def test_a_turned_photo_stands_upright() -> None:
    jpeg, width, height = clean_picture(picture(exif=exif_with_position()))
    assert (width, height) == (30, 40)
    red, _green, blue = opened(jpeg).getpixel((15, 2))
    assert blue > red  # the left half was blue: turned right, it is the top


def test_a_heic_with_position_keeps_none_of_it() -> None:
    jpeg, *_ = clean_picture(picture("HEIF", exif=exif_with_position()))
    assert not opened(jpeg).getexif()
    assert b"Telephone" not in jpeg


def test_transparent_parts_become_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(file, "PNG")
    jpeg, *_ = clean_picture(file.getvalue())
    assert opened(jpeg).getpixel((10, 10)) == (255, 255, 255)


def test_a_large_photo_is_bounded_to_1600_pixels() -> None:
    _jpeg, width, height = clean_picture(picture(size=(4000, 3000)))
    assert (width, height) == (1600, 1200)


@pytest.mark.parametrize(
    "bomb", [png_that_claims(30_000, 30_000), webp_that_claims(16_383, 16_383)], ids=["png", "webp"]
)
def test_a_decompression_bomb_is_refused_before_it_is_opened(bomb: bytes) -> None:
    with pytest.raises(BadPhoto) as refusal:
        clean_picture(bomb)
    assert "trop de points" in refusal.value.message


@pytest.mark.parametrize(
    "text",
    [
        b"ceci est un texte, pas une photo",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"GIF89a" + b"\0" * 40,
    ],
    ids=["text", "svg", "pdf", "gif"],
)
def test_what_is_not_a_photo_is_refused_by_its_content(text: bytes) -> None:
    with pytest.raises(UnsupportedMedia) as refusal:
        clean_picture(text)
    assert refusal.value.status == 415
    assert "JPEG, PNG, WebP ou HEIC" in refusal.value.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_broken_photo_is_refused_with_a_sentence(kind: str) -> None:
    whole = picture(kind, size=(400, 300))
    with pytest.raises(Refused) as refusal:
        clean_picture(whole[: len(whole) // 2])
    assert refusal.value.status in (415, 422)
    assert refusal.value.message


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(BadPhoto):
        clean_picture(b"")


def test_over_twelve_megabytes_is_refused_without_reading_further(city: CityInfo) -> None:
    huge = io.BytesIO(picture() + b"\0" * photos.MAX_BYTES)
    with pytest.raises(TooLarge):
        store_photo(huge, city=city, at=NOW)
    assert huge.tell() <= photos.MAX_BYTES + 1


@pytest.mark.django_db
def test_a_stored_photo_has_a_name_that_nobody_can_guess(city: CityInfo) -> None:
    first = store_photo(io.BytesIO(picture()), city=city, at=NOW)
    second = store_photo(io.BytesIO(picture()), city=city, at=NOW)
    names = list(Photo.objects.filter(pk__in=[first.id, second.id]).values_list("file", flat=True))
    assert len({Path(name).stem for name in names}) == 2
    assert all(len(Path(name).stem) == 32 and first.id not in name for name in names)
    with open_orphan(city, first.id) as file:
        assert opened(file.read()).size == (40, 30)


@pytest.mark.django_db
def test_uploads_that_no_report_took_are_erased_after_a_day(city: CityInfo) -> None:
    old = store_photo(io.BytesIO(picture()), city=city, at=NOW)
    name = Photo.objects.get(pk=old.id).file.name
    assert erase_orphans(NOW + timedelta(hours=23)) == 0
    assert erase_orphans(NOW + timedelta(hours=25)) == 1
    assert not default_storage.exists(name)
    with pytest.raises(NotFound):
        open_orphan(city, old.id)
