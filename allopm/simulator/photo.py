"""Draws a photo that shows nothing and says that it is invented. Knows no network."""

from __future__ import annotations

import io
import random
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = (1024, 768)


def draw_photo(key: str) -> bytes:
    """A JPEG of a few blurred shapes with « photo simulée » on it; the same for the same key."""
    rng = random.Random(f"photo:{key}")
    image = Image.new("RGB", SIZE, _colour(rng, 60, 140))
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = rng.randrange(SIZE[0]), rng.randrange(SIZE[1])
        pen.rectangle((x, y, x + rng.randrange(40, 400), y + rng.randrange(40, 300)), fill=_colour(rng, 40, 200))
    pen.text((40, 40), "photo simulée", fill="white", font_size=48)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def _colour(rng: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return (rng.randint(low, high), rng.randint(low, high), rng.randint(low, high))
