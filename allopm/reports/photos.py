"""Photos of residents: checked by content, bounded, re-encoded without metadata. Must not know who asks."""

from __future__ import annotations

import io
import secrets
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, TYPE_CHECKING, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from allopm.faces.blur import blur_faces
from allopm.faces.model import NoModel
from allopm.refusals import NotFound, Refused, TooLarge, UnsupportedMedia
from allopm.reports.codes import thread_hash
from allopm.reports.models import Photo

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

register_heif_opener(thumbnails=False)

MAX_BYTES: Final = 12 * 1024 * 1024
MAX_PIXELS: Final = 50_000_000  # what recent phones take at most within 12 MB (8160 × 6120)
MAX_SIDE: Final = 1600
QUALITY: Final = 82
FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF")
CONTENT_TYPE: Final = "image/jpeg"
ORPHAN_AFTER: Final = timedelta(hours=24)
# Our own bound is checked before any decoding; Pillow's would only warn between one and two times its limit.
Image.MAX_IMAGE_PIXELS = None


class BadPhoto(Refused):
    """A picture that cannot be opened or is too large once open: 422."""

    code = "bad_photo"


class CannotBlur(Refused):
    """The face network is not on this machine: nothing is kept unblurred. 503."""

    code = "cannot_blur"
    status = 503


@dataclass(frozen=True)
class StoredPhoto:
    """What the door gives back; `id` is all that a form has to carry. `faces`: how many the server blurred."""

    id: str
    width: int
    height: int
    faces: int | None = None


def store_photo(file: IO[bytes], *, city: CityInfo, at: datetime) -> StoredPhoto:
    """Keep one picture as a JPEG of at most 1600 px without metadata; its faces were looked for where it was taken.

    Refuses with 413 (over 12 MB), 415 (not JPEG, PNG, WebP or HEIC) or 422 (broken, or too many pixels).
    """
    return _keep(clean(_read(file)), city=city, at=at)


def store_unblurred_photo(file: IO[bytes], *, city: CityInfo, at: datetime) -> StoredPhoto:
    """The same for a picture whose faces nobody looked for: they are blurred before anything is kept."""
    picture = clean(_read(file))
    try:
        faces = blur_faces(picture)
    except NoModel as problem:
        raise CannotBlur(
            _("Les visages ne peuvent pas être floutés en ce moment : la photo n’est pas gardée. Continuez sans photo.")
        ) from problem
    return _keep(picture, city=city, at=at, faces=faces)


def _read(file: IO[bytes]) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TooLarge(_("Cette photo est trop lourde : 12 Mo au plus."), max_bytes=MAX_BYTES)
    return data


def _keep(picture: Image.Image, *, city: CityInfo, at: datetime, faces: int | None = None) -> StoredPhoto:
    name = default_storage.save(f"photos/{at:%Y/%m/%d}/{secrets.token_hex(16)}.jpg", ContentFile(as_jpeg(picture)))
    width, height = picture.size
    photo = Photo.objects.create(city_id=city.id, file=name, width=width, height=height, faces=faces, created_at=at)
    return StoredPhoto(str(photo.pk), width, height, faces)


def clean_picture(data: bytes) -> tuple[bytes, int, int]:
    """`(jpeg, width, height)`: upright, bounded, nothing left but pixels. Knows no storage."""
    picture = clean(data)
    return as_jpeg(picture), *picture.size


def as_jpeg(picture: Image.Image) -> bytes:
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return jpeg.getvalue()


def clean(data: bytes) -> Image.Image:
    """A fresh image with the pixels of the file: upright, bounded, without anything else."""
    picture = _open(data)
    width, height = picture.size
    if width * height > MAX_PIXELS or not (width and height):
        raise BadPhoto(_("Cette photo a trop de points. Reprenez-la avec l’appareil du téléphone."))
    try:
        picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is decoded small at once
        return _upright(picture)
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        struct.error,
        MemoryError,
    ) as problem:
        raise _broken() from problem


def _open(data: bytes) -> Image.Image:
    if not data:
        raise _broken()
    _check_webp_canvas(data)
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as problem:
        raise UnsupportedMedia(
            _("Ce fichier n’est pas une photo JPEG, PNG, WebP ou HEIC. Choisissez une autre photo.")
        ) from problem
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        struct.error,
        MemoryError,
    ) as problem:
        raise _broken() from problem


def _check_webp_canvas(data: bytes) -> None:
    """An extended WebP allocates its whole canvas when opened: read its size first (RFC 9649, 2.7)."""
    if data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X" and len(data) >= 30:
        width = 1 + int.from_bytes(data[24:27], "little")
        height = 1 + int.from_bytes(data[27:30], "little")
        if width * height > MAX_PIXELS:
            raise BadPhoto(_("Cette photo a trop de points. Reprenez-la avec l’appareil du téléphone."))


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as it was taken, small, on white where it was transparent; a fresh image carries no metadata."""
    picture.load()
    turn = ImageOps.exif_transpose(picture)
    turn.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    page = Image.new("RGB", turn.size, "white")
    if turn.mode in ("RGBA", "LA", "PA") or "transparency" in turn.info:
        layer = turn.convert("RGBA")
        page.paste(layer, mask=layer.getchannel("A"))
    else:
        page.paste(turn.convert("RGB"))
    return page


def _broken() -> BadPhoto:
    return BadPhoto(_("Cette photo est abîmée et ne s’ouvre pas. Reprenez-la ou choisissez-en une autre."))


def erase_orphans(at: datetime) -> int:
    """Erase uploads that no report took within 24 hours; how many went. Small steps, safe to repeat."""
    gone = 0
    orphans = Photo.objects.filter(report=None, mission=None, created_at__lt=at - ORPHAN_AFTER)
    for pk, name in list(orphans.values_list("pk", "file")[:1000]):
        # Taken by a report in the meantime: the condition is checked again by the deletion itself.
        if Photo.objects.filter(pk=pk, report=None, mission=None).delete()[0]:
            default_storage.delete(name)
            gone += 1
    return gone


def delete_orphans(city: CityInfo, photo_ids: Iterable[str]) -> None:
    """The uploads of a report that is given up; one that was sent meanwhile stays with its report."""
    for photo in photos_by_id(city, photo_ids):
        row = Photo.objects.filter(pk=photo.id, report=None, mission=None)
        name = row.values_list("file", flat=True).first()
        if row.delete()[0] and name:
            default_storage.delete(name)


def attach_to_mission(city: CityInfo, mission_id: int, photo_ids: Sequence[str]) -> None:
    """A crew's photos, proof of what it saw. Those it already gave are taken once. Raises BadPhoto."""
    if not photo_ids:
        return
    try:
        wanted = {UUID(photo_id) for photo_id in photo_ids}
    except ValueError as problem:
        raise BadPhoto(_("Une photo n’est pas reconnue.")) from problem
    free = Photo.objects.filter(city_id=city.id, pk__in=wanted, report=None)
    free.filter(mission=None).update(mission_id=mission_id)
    if free.filter(mission_id=mission_id).count() < len(wanted):
        raise BadPhoto(_("Une photo a expiré : ajoutez-la de nouveau."))


def photos_by_id(city: CityInfo, photo_ids: Iterable[str]) -> list[StoredPhoto]:
    """Uploads that no report has taken yet, in the order asked; unknown ids are left out."""
    wanted = [str(photo_id) for photo_id in photo_ids]
    try:
        rows = Photo.objects.filter(city_id=city.id, report=None, mission=None, pk__in=wanted)
        found = {str(photo.pk): photo for photo in rows}
    except ValidationError:
        return []
    return [_stored(found[key]) for key in wanted if key in found]


def _stored(photo: Photo) -> StoredPhoto:
    return StoredPhoto(str(photo.pk), photo.width, photo.height, photo.faces)


def open_orphan(city: CityInfo, photo_id: str) -> IO[bytes]:
    """The JPEG of an upload that no report has taken yet. Raises NotFound."""
    return open_picture(Photo.objects.filter(city_id=city.id, report=None, mission=None, pk=photo_id).first())


def thread_photos(token: str) -> list[StoredPhoto]:
    """The photos of one's own report."""
    digest = thread_hash(token)
    own = Q(report__token_hash=digest) | Q(report__links__token_hash=digest)
    photos = Photo.objects.filter(own).distinct().order_by("created_at", "pk")
    return [_stored(photo) for photo in photos]


def open_picture(photo: Photo | None) -> IO[bytes]:
    """The JPEG behind a row that the caller was allowed to read. Raises NotFound when it is gone."""
    name = photo.file.name if photo else None
    if not name or not default_storage.exists(name):
        raise NotFound(_("Cette photo n’existe plus, ou n’est pas à vous."))
    return default_storage.open(name)
