"""The weights of the face network, from the built front end that carries them. Knows where they lie, nothing else."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from allopm.faces.network import Array

DIST: Final = Path(__file__).resolve().parents[1] / "assets" / "dist"
PACKAGE: Final = "node_modules/@vladmandic/face-api/model/tiny_face_detector_model"


class NoModel(Exception):
    """The front end was not built: the weights are not on this machine."""


@cache
def weights() -> dict[str, Array]:
    """One byte per number in the file: value = byte × scale + least. Raises NoModel."""
    try:
        built: dict[str, dict[str, str]] = json.loads((DIST / "manifest.json").read_text())
        table = json.loads((DIST / built[f"{PACKAGE}-weights_manifest.json"]["file"]).read_text())
        numbers = (DIST / built[f"{PACKAGE}.bin"]["file"]).read_bytes()
    except (OSError, KeyError) as problem:
        raise NoModel(str(problem)) from problem
    return unpack(table[0]["weights"], numbers)


def unpack(table: list[dict[str, Any]], numbers: bytes) -> dict[str, Array]:
    found: dict[str, Array] = {}
    start = 0
    for entry in table:
        size, packed = int(np.prod(entry["shape"])), entry["quantization"]
        part = np.frombuffer(numbers, np.uint8, size, start).astype(np.float32)
        found[entry["name"]] = (part * np.float32(packed["scale"]) + np.float32(packed["min"])).reshape(entry["shape"])
        start += size
    return found
