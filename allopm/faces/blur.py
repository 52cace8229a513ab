"""Finds the faces of a picture and leaves of each a few colours. Knows no person; the browser does the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from allopm.faces.model import weights
from allopm.faces.network import STRIDE, Box, locate

# The same numbers as frontend/photos: search.ts, worker.ts, boxes.ts and prepare.ts say why.
SIDES: Final = (416, 832)
LEAST_SCORE: Final = 0.4
SAME: Final = 0.4
GROWTH: Final = 0.25
CELLS: Final = 5


def blur_faces(picture: Image.Image) -> int:
    """Make every face found unreadable, in place; how many. Raises NoModel."""
    faces = find_faces(picture)
    for face in faces:
        _soften(picture, face)
    return len(faces)


def find_faces(picture: Image.Image) -> list[Box]:
    """Heads, in parts of the sides. Near faces are found in the small view, far ones in the large."""
    return distinct([box for side in SIDES for box in _look(picture, side)])


def distinct(boxes: Sequence[Box]) -> list[Box]:
    """The surest box of each face, grown to hair and chin, inside the picture."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.score):
        if all(_covered(known, box) < SAME for known in kept):
            kept.append(box)
    return [_grown(box) for box in kept]


def _look(picture: Image.Image, side: int) -> list[Box]:
    scale = side / max(picture.size)
    wide, high = (max(1, round(length * scale)) for length in picture.size)
    view = Image.new("RGB", (_whole(wide), _whole(high)))
    view.paste(picture.resize((wide, high), Image.Resampling.BILINEAR))
    across, down = view.width / wide, view.height / high
    found = locate(np.asarray(view), weights(), least_score=LEAST_SCORE)
    return [Box(box.x * across, box.y * down, box.width * across, box.height * down, box.score) for box in found]


def _whole(length: int) -> int:
    return -(-length // STRIDE) * STRIDE


def _covered(one: Box, other: Box) -> float:
    """The part of the smaller box that both have in common."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / min(one.width * one.height, other.width * other.height)


def _grown(box: Box) -> Box:
    left, top = max(0.0, box.x - box.width * GROWTH), max(0.0, box.y - box.height * GROWTH)
    right, bottom = min(1.0, box.x + box.width * (1 + GROWTH)), min(1.0, box.y + box.height * (1 + GROWTH))
    return Box(left, top, right - left, bottom - top, box.score)


def _soften(picture: Image.Image, face: Box) -> None:
    left, top = int(face.x * picture.width), int(face.y * picture.height)
    right = min(picture.width, left + max(1, round(face.width * picture.width)))
    bottom = min(picture.height, top + max(1, round(face.height * picture.height)))
    head = picture.crop((left, top, right, bottom))
    few = head.resize((CELLS, CELLS), Image.Resampling.BOX).resize(head.size, Image.Resampling.BILINEAR)
    oval = Image.new("L", head.size)
    ImageDraw.Draw(oval).ellipse((0, 0, head.width - 1, head.height - 1), fill=255)
    picture.paste(few, (left, top), oval)
