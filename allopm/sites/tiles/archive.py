"""The tile archive as a file: its mark, its frame, and parts of it by byte range. Knows no request."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

NAME: Final = "basemap.pmtiles"
CHUNK: Final = 256 * 1024
_RANGE: Final = re.compile(r"^bytes=(\d*)-(\d*)$")


class BadRange(Exception):
    """The range lies outside the file."""


@dataclass(frozen=True)
class Archive:
    """A built basemap."""

    path: Path
    size: int
    mark: str  # changes with the file

    def part(self, start: int, length: int) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(start)
            while length > 0 and (chunk := file.read(min(CHUNK, length))):
                length -= len(chunk)
                yield chunk

    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north, from the header (PMTiles 3, bytes 102 to 118); None when it is no such file."""
        head = b"".join(self.part(0, 127))
        if len(head) < 127 or not head.startswith(b"PMTiles\x03"):
            return None
        west, south, east, north = (value / 1e7 for value in struct.unpack_from("<4i", head, 102))
        return west, south, east, north


def find_archive(map_dir: Path) -> Archive | None:
    path = map_dir / NAME
    try:
        found = path.stat()
    except OSError:
        return None
    return Archive(path, found.st_size, f"{found.st_mtime_ns:x}-{found.st_size:x}")


def wanted_range(header: str, size: int) -> tuple[int, int] | None:
    """First byte and length of a single range; None when the header asks for something else: then all is sent.

    Raises BadRange."""
    found = _RANGE.match(header.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # the last n bytes
        length = min(int(last), size)
        start, end = size - length, size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and first and int(last) < int(first):
        return None
    if start >= size or end < start:
        raise BadRange
    return start, end - start + 1
