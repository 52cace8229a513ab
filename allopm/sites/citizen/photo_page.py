"""The photo page of a report: adds, shows and removes. HTTP only; the checking is in the reports room."""

from __future__ import annotations

from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, cast

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _

from allopm.reports.photos import CONTENT_TYPE, open_orphan, photos_by_id, store_photo
from allopm.reports.submission import PHOTOS_MAX, BadReport
from allopm.sites.api.pace import take_turn

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.sites.citizen.drafts import Draft


def take_photos(request: HttpRequest, draft: Draft, city: CityInfo, *, at: datetime) -> bool:
    """Keep what was sent. True when the visitor stays on the page to look at it."""
    gone = request.POST.get("remove", "")
    if gone:
        draft.photos = [photo for photo in draft.photos if photo != gone]
        return True
    files = request.FILES.getlist("photo")
    if len(draft.photos) + len(files) > PHOTOS_MAX:
        raise BadReport(
            _("Trois photos au plus : retirez-en une avant d’en ajouter."),
            field="photos",
        )
    for file in files:
        take_turn(request, "photo")
        stored = store_photo(cast("IO[bytes]", file), city=city, at=at)
        draft.photos.append(stored.id)
    return bool(files)


def photo_context(city: CityInfo, draft: Draft) -> dict[str, Any]:
    """The photos that are still there, and how many more may come."""
    photos = photos_by_id(city, draft.photos)
    draft.photos = [photo.id for photo in photos]
    return {"photos": photos, "room_left": PHOTOS_MAX - len(photos)}


def open_draft_photo(city: CityInfo, photo_id: str) -> FileResponse:
    return image_response(open_orphan(city, photo_id))


def image_response(file: IO[bytes]) -> FileResponse:
    """One private JPEG, for this browser only."""
    response = FileResponse(file, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    response["X-Robots-Tag"] = "noindex"
    return response
