"""Street scenes with faces drawn by this code: nobody's likeness, and still the network takes them for faces."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFilter

SIZE: Final = (1280, 960)
SKINS: Final = ((224, 172, 138), (198, 134, 96), (141, 85, 54), (240, 200, 170), (100, 62, 42))
HAIRS: Final = ((40, 28, 20), (70, 45, 25), (20, 18, 18))
LONG: Final = 1.3  # of a head's width

Colour = tuple[int, ...]
Part = tuple[float, float, float, float]


@dataclass(frozen=True)
class Face:
    """Where a face was drawn, in pixels: from brow to chin."""

    left: int
    top: int
    right: int
    bottom: int


def scene(seed: int, faces: int) -> tuple[Image.Image, list[Face]]:
    """Walls, and people side by side; the same for the same seed."""
    rng = random.Random(seed)
    picture = walls(rng)
    drawn = [_person(picture, rng, at=(index + 0.5) / faces) for index in range(faces)]
    return picture.filter(ImageFilter.GaussianBlur(0.8)), drawn


def walls(rng: random.Random) -> Image.Image:
    picture = Image.new("RGB", SIZE, (150, 160, 170))
    pen = ImageDraw.Draw(picture)
    for _ in range(25):
        x, y, grey = rng.randrange(SIZE[0]), rng.randrange(SIZE[1]), rng.randrange(60, 200)
        box = (x, y, x + rng.randrange(40, 300), y + rng.randrange(40, 300))
        pen.rectangle(box, fill=(grey, grey - rng.randrange(30), grey - rng.randrange(40)))
    return picture.filter(ImageFilter.GaussianBlur(3))


def as_jpeg(picture: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90, **options)
    return file.getvalue()


def detail(picture: Image.Image, face: Face) -> float:
    """How much a face's part of a picture still changes from pixel to pixel: eyes and mouth do, a blur does not."""
    grey = picture.convert("L").crop((face.left, face.top, face.right, face.bottom))
    edges = grey.filter(ImageFilter.FIND_EDGES).crop((2, 2, grey.width - 2, grey.height - 2))
    histogram = edges.histogram()
    return sum(level * count for level, count in enumerate(histogram)) / sum(histogram)


def _person(picture: Image.Image, rng: random.Random, *, at: float) -> Face:
    width = rng.randrange(90, 230)
    head = _head(width, rng).rotate(rng.uniform(-8, 8), Image.Resampling.BICUBIC)
    left, top = int(at * SIZE[0] - width / 2), rng.randrange(100, SIZE[1] - head.height - 150)
    coat = (left - width * 0.6, top + head.height * 0.88, left + width * 1.6, top + head.height * 2.6)
    ImageDraw.Draw(picture).ellipse(coat, fill=(rng.randrange(30, 120), 50, rng.randrange(40, 140)))
    picture.paste(head, (left, top), head)
    return Face(
        left + int(width * 0.25),
        top + int(head.height * 0.35),
        left + int(width * 0.75),
        top + int(head.height * 0.82),
    )


def _head(width: int, rng: random.Random) -> Image.Image:
    skin, hair = rng.choice(SKINS), rng.choice(HAIRS)
    dark, light = tuple(int(c * 0.55) for c in skin), tuple(min(255, int(c * 1.15)) for c in skin)
    head = Image.new("RGBA", (width, int(width * LONG)), (0, 0, 0, 0))
    head = _layer(head, 0.01, [((0.08, 0.02, 0.92, 0.75), (*hair, 255))])
    head = _layer(head, 0.015, [((0.36, 0.75, 0.64, 1.0), (*dark, 255))])
    head = _layer(head, 0.008, [((0.15, 0.1, 0.85, 0.93), (*skin, 255))])
    head = _layer(head, 0.04, [*_both((0.12, 0.25, 0.28, 0.9), (*dark, 120)), ((0.3, 0.84, 0.7, 0.95), (*dark, 120))])
    head = _layer(
        head, 0.04, [((0.3, 0.15, 0.7, 0.33), (*light, 150)), *_both((0.25, 0.55, 0.42, 0.68), (*light, 120))]
    )
    head = _layer(head, 0.02, [((0.12, 0.03, 0.88, 0.24), (*hair, 255))])
    return _features(head, dark=dark, light=light, hair=hair)


def _features(head: Image.Image, *, dark: Colour, light: Colour, hair: Colour) -> Image.Image:
    layers: list[tuple[float, list[tuple[Part, Colour]]]] = [
        (0.025, _both((0.24, 0.38, 0.46, 0.5), (*dark, 170))),
        (0.006, _both((0.29, 0.425, 0.43, 0.475), (235, 228, 222, 255))),
        (0.006, _both((0.33, 0.42, 0.4, 0.48), (40, 28, 22, 255))),
        (0.006, _both((0.29, 0.413, 0.43, 0.432), (40, 28, 24, 220))),
        (0.01, _both((0.25, 0.355, 0.44, 0.39), (*hair, 255))),
        (0.018, [((0.42, 0.6, 0.58, 0.66), (*dark, 200)), ((0.53, 0.45, 0.58, 0.63), (*dark, 130))]),
        (0.015, [((0.47, 0.45, 0.52, 0.62), (*light, 200))]),
        (0.008, _both((0.43, 0.63, 0.48, 0.655), (60, 30, 25, 230))),
        (0.01, [((0.36, 0.715, 0.64, 0.79), (150, 70, 65, 255))]),
        (0.006, [((0.37, 0.742, 0.63, 0.76), (70, 25, 25, 255))]),
        (0.015, [((0.4, 0.81, 0.6, 0.84), (*dark, 150))]),
    ]
    for blur, parts in layers:
        head = _layer(head, blur, parts)
    return head


def _both(part: Part, colour: Colour) -> list[tuple[Part, Colour]]:
    """The same on the left and, mirrored, on the right."""
    left, top, right, bottom = part
    return [(part, colour), ((1 - right, top, 1 - left, bottom), colour)]


def _layer(head: Image.Image, blur: float, parts: list[tuple[Part, Colour]]) -> Image.Image:
    """Ellipses in parts of the head's sides, softened, laid on it."""
    sheet = Image.new("RGBA", head.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    for (left, top, right, bottom), colour in parts:
        pen.ellipse((left * head.width, top * head.height, right * head.width, bottom * head.height), fill=colour)
    return Image.alpha_composite(head, sheet.filter(ImageFilter.GaussianBlur(blur * head.width)))
