"""The photo page of a report: adds, shows and removes. HTTP only; the checking is in the reports room."""

from __future__ import annotations

from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, Final, cast

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _

from allopm.reports.photos import (
    CONTENT_TYPE,
    StoredPhoto,
    open_orphan,
    photos_by_id,
    store_photo,
    store_unblurred_photo,
)
from allopm.reports.submission import PHOTOS_MAX, BadReport
from allopm.sites.api.pace import take_turn

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, KindInfo
    from allopm.sites.citizen.drafts import Draft

# Fields of a form: the photo as its page showed it, faces blurred (frontend/photos); and as a phone took it.
SEEN: Final = "photo_blurred"
UNSEEN: Final = "photo"
STORES: Final = {SEEN: store_photo, UNSEEN: store_unblurred_photo}


def take_photos(request: HttpRequest, draft: Draft, city: CityInfo, *, at: datetime) -> bool:
    """Keep what was sent. True when the visitor stays on the page to look at it."""
    gone = request.POST.get("remove", "")
    draft.photos = [photo for photo in draft.photos if photo != gone]
    room = PHOTOS_MAX - len(draft.photos)
    draft.photos += [stored.id for stored in store_files(request, city, room=room, at=at)]
    return bool(gone or request.FILES.getlist(UNSEEN))


def store_files(request: HttpRequest, city: CityInfo, *, room: int, at: datetime) -> list[StoredPhoto]:
    """The photos of a form: those that the page showed blurred, and those whose faces the server has to look for."""
    files = [(file, store) for field, store in STORES.items() for file in request.FILES.getlist(field)]
    if len(files) > room:
        raise BadReport(
            _("Trois photos au plus : retirez-en une avant d’en ajouter."),
            field="photos",
        )
    for _file in files:
        take_turn(request, "photo")
    return [store(cast("IO[bytes]", file), city=city, at=at) for file, store in files]


def photo_context(city: CityInfo, draft: Draft, kind: KindInfo | None) -> dict[str, Any]:
    """The photos that are still there, how many more may come, and whether a plate belongs in them."""
    photos = photos_by_id(city, draft.photos)
    draft.photos = [photo.id for photo in photos]
    return {"photos": photos, "room_left": PHOTOS_MAX - len(photos), "shows_plate": shows_plate(kind)}


def shows_plate(kind: KindInfo | None) -> bool:
    """A kind about one vehicle: it is checked on the spot, or its plate is asked for."""
    if kind is None:
        return False
    return kind.vehicle_check or any(question.type == "plate" for question in kind.questions)


def open_draft_photo(city: CityInfo, photo_id: str) -> FileResponse:
    return image_response(open_orphan(city, photo_id))


def image_response(file: IO[bytes]) -> FileResponse:
    """One private JPEG, for this browser only."""
    response = FileResponse(file, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    response["X-Robots-Tag"] = "noindex"
    return response
