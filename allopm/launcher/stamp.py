"""Remembers that a long step was done for exactly these files. Knows no step."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

_PASSING: Final = ("__pycache__", "node_modules", "dist", "templates", "static")


class Stamp:
    """A small file that holds the fingerprint of files (or words) when the step ended well."""

    def __init__(self, path: Path, sources: Sequence[Path | str]) -> None:
        self._path = path
        self._fingerprint = fingerprint(sources)

    def holds(self) -> bool:
        try:
            return self._path.read_text() == self._fingerprint
        except OSError:
            return False

    def set(self) -> None:
        self._path.write_text(self._fingerprint)


def fingerprint(sources: Sequence[Path | str]) -> str:
    """Of words, files, and every file below a folder: names and contents, not dates."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(f"\0{source}\0".encode(errors="surrogateescape") if isinstance(source, str) else b"\0")
        for path in _files(source) if isinstance(source, Path) else ():
            digest.update(path.name.encode(errors="surrogateescape") + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
        return
    for path in sorted(source.rglob("*")):
        if path.is_file() and not any(part in _PASSING for part in path.parts):
            yield path
