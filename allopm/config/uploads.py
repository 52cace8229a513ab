"""A photo as a phone took it never touches the disk: its place and time are still in it. Knows forms, not pictures."""

from __future__ import annotations

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile

from allopm.reports.photos import MAX_BYTES

FIELD: Final = "photo"  # of every resident's form; the doors of the API end with /photos
PHOTOS_MOST: Final = 3  # of one request, as of one report
KEPT_BYTES: Final = MAX_BYTES + 1  # one byte more says that the photo is too heavy; the rest of it is dropped


class PhotosInMemory(MemoryFileUploadHandler):
    """Photos stay in memory whatever their size, up to what one may weigh; other files go where Django sends them."""

    photos = 0
    taken = 0
    activated = False

    def handle_raw_input(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing is decided by the size of the whole form."""

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        path = self.request.path if self.request else ""
        self.activated = field_name.startswith(FIELD) or path.endswith("/photos")
        if not self.activated:
            return
        self.photos += 1
        self.taken = 0
        if self.photos > 2 * PHOTOS_MOST:
            raise SkipFile  # those before it are too many already, and the page says so
        super().new_file(field_name, *args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.activated:
            return raw_data
        super().receive_data_chunk(raw_data[: max(0, KEPT_BYTES - self.taken)], start)
        self.taken = min(KEPT_BYTES, self.taken + len(raw_data))
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return super().file_complete(min(file_size, KEPT_BYTES)) if self.activated else None
