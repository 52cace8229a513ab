"""Plots of a report as inline SVG: dots with their intervals, lines over the day, a map by sector. Knows no policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from math import isfinite
from typing import Final

import numpy as np
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from allopm.rehearsal.measures import Estimate

WIDTH: Final = 720
LABEL_W: Final = 310
ROW_H: Final = 34
# Told apart by dash and mark as well as by colour.
DASHES: Final = ("none", "6 3", "2 3", "9 3 2 3", "1 4")


def dots(rows: Sequence[tuple[str, Estimate]], *, title: str, unit: str, high: float) -> str:
    """One row a label: the mean as a dot, its interval as a bar."""
    scale = (WIDTH - LABEL_W - 90) / (high or 1)
    height = ROW_H * len(rows) + 30
    parts = [_grid(high, scale, height, unit)]
    for index, (label, found) in enumerate(rows):
        y = 18 + ROW_H * index
        half = found.half if isfinite(found.half) else 0.0
        left, right = (LABEL_W + scale * max(0.0, min(high, value)) for value in (found.mean - half, found.mean + half))
        at = LABEL_W + scale * min(high, found.mean)
        parts.append(f'<text x="{LABEL_W - 10}" y="{y + 5}" class="end">{escape(label)}</text>'
                     f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y}" y2="{y}" class="bar"/>'
                     f'<circle cx="{at:.1f}" cy="{y}" r="5" class="s{index % 5}"/>'
                     f'<text x="{right + 10:.1f}" y="{y + 5}">{_short(found.mean)} {unit}</text>')  # fmt: skip
    return _svg(title, height, parts)


def _grid(high: float, scale: float, height: int, unit: str) -> str:
    marks = [high * step / 4 for step in range(5)]
    return "".join(
        f'<path d="M{LABEL_W + scale * mark:.1f} 4V{height - 18}" class="grid"/>'
        f'<text x="{LABEL_W + scale * mark:.1f}" y="{height - 4}" class="mid small">{_short(mark)} {unit}</text>'
        for mark in marks
    )


def lines(series: Mapping[str, Sequence[float]], *, title: str) -> str:
    """Hours of the day across, one line a label."""
    high = max((max(values, default=0.0) for values in series.values()), default=0.0) or 1.0
    left, bottom, top = 46, 190, 12
    step, scale = (WIDTH - left - 30) / 23, (bottom - top) / high
    parts = [
        f'<path d="M{left} {bottom - scale * mark:.1f}h{23 * step:.1f}" class="grid"/>'
        f'<text x="{left - 6}" y="{bottom - scale * mark + 4:.1f}" class="end small">{_short(mark)}</text>'
        for mark in (0.0, high / 2, high)
    ]
    parts += [f'<text x="{left + hour * step:.1f}" y="{bottom + 16}" class="mid small">{hour} h</text>'
              for hour in (0, 6, 12, 18, 23)]  # fmt: skip
    for index, (label, values) in enumerate(series.items()):
        points = " ".join(f"{left + hour * step:.1f},{bottom - scale * value:.1f}" for hour, value in enumerate(values))
        y, x = bottom + 42 + 20 * index, left
        parts.append(
            f'<g class="line s{index % 5}" stroke-dasharray="{DASHES[index % 5]}"><polyline points="{points}"/>'
            f'<path d="M{x} {y}h26"/></g><text x="{x + 32}" y="{y + 4}" class="small">{escape(label)}</text>'
        )
    return _svg(title, bottom + 36 + 20 * len(series), parts)


def city_map(sectors: Sequence[tuple[str, BaseGeometry, float | None]], *, title: str) -> str:
    """Sectors with a value in per cent, the deeper the better; hatched where there is none; the figure in each."""
    west, south, east, north = (
        float(side)
        for side in (
            min(area.bounds[0] for _, area, _ in sectors), min(area.bounds[1] for _, area, _ in sectors),
            max(area.bounds[2] for _, area, _ in sectors), max(area.bounds[3] for _, area, _ in sectors),
        )
    )  # fmt: skip
    squeeze = float(np.cos(np.radians((south + north) / 2)))
    scale = min(WIDTH / ((east - west) * squeeze), 560 / (north - south))

    def place(lon: float, lat: float) -> tuple[float, float]:
        return (lon - west) * squeeze * scale, (north - lat) * scale

    parts = []
    for name, area, value in sectors:
        shade = "none" if value is None else f"{0.08 + 0.72 * min(100.0, value) / 100:.2f}"
        said = "aucune affaire" if value is None else f"{value:.0f} %"
        shape = " ".join(_ring(part, place) for part in _polygons(area))
        parts.append(f'<path d="{shape}" class="sector" fill-opacity="{shade if value is not None else 0}">'
                     f"<title>{escape(name)} : {said}</title></path>")  # fmt: skip
    for _, area, value in sectors:
        x, y = place(area.representative_point().x, area.representative_point().y)
        word = "–" if value is None else f"{value:.0f}"
        parts.append(f'<text x="{x:.0f}" y="{y + 5:.0f}" class="mid halo">{word}</text>')
    return _svg(title, round((north - south) * scale) + 4, parts, width=round((east - west) * squeeze * scale) + 4)


def _polygons(area: BaseGeometry) -> list[Polygon]:
    if isinstance(area, MultiPolygon):
        return list(area.geoms)
    return [area] if isinstance(area, Polygon) else []


def _ring(part: Polygon, place: Callable[[float, float], tuple[float, float]]) -> str:
    corners = [place(lon, lat) for lon, lat in part.exterior.coords]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


def _svg(title: str, height: int, parts: Sequence[str], *, width: int = WIDTH) -> str:
    return (f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
            f"{''.join(parts)}</svg>")  # fmt: skip


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == 0 else f"{value:.1f}".replace(".", ",")
