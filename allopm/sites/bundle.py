"""Which built files a page needs to open without a network. Knows only Vite’s manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict


class Chunk(TypedDict, total=False):
    """One built file as Vite lists it."""

    file: str
    css: list[str]
    assets: list[str]
    imports: list[str]
    dynamicImports: list[str]


Manifest = Mapping[str, Chunk]


@dataclass(frozen=True, slots=True)
class Bundle:
    """`core`: without these the app does not open; `extra`: loaded later, the map for one."""

    core: tuple[str, ...]
    extra: tuple[str, ...]


def read_manifest(path: Path) -> Manifest:
    """Empty when the front end is not built."""
    if not path.exists():
        return {}
    manifest: Manifest = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def bundle_of(manifest: Manifest, entry: str) -> Bundle:
    """Files of an entry, relative to the built folder, in a stable order."""
    core = dict.fromkeys(_chunks(manifest, [entry]))
    later = [name for chunk in core for name in manifest[chunk].get("dynamicImports", [])]
    extra = [chunk for chunk in dict.fromkeys(_chunks(manifest, later)) if chunk not in core]
    core_files = _files(manifest, list(core))
    return Bundle(core_files, tuple(file for file in _files(manifest, extra) if file not in core_files))


def _chunks(manifest: Manifest, names: list[str]) -> Iterator[str]:
    """These chunks and everything they import, each perhaps more than once."""
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop(0)
        if name in seen or name not in manifest:
            continue
        seen.add(name)
        yield name
        waiting += manifest[name].get("imports", [])


def _files(manifest: Manifest, chunks: list[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in chunks:
        chunk = manifest[name]
        found |= dict.fromkeys([chunk["file"], *chunk.get("css", []), *chunk.get("assets", [])])
    return tuple(found)
