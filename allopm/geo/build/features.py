"""The stream of drawn features that tippecanoe reads, one JSON text per line. Knows no tag."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from allopm.geo.build.drawn import Drawn


class FeatureFile:
    """Writes features and counts them by layer."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.counts: Counter[str] = Counter()

    def add(self, drawn: Drawn, geometry: str) -> None:
        """`geometry`: GeoJSON text."""
        head = {
            "type": "Feature",
            "tippecanoe": {"layer": drawn.layer, "minzoom": drawn.min_zoom},
            "properties": drawn.properties,
        }
        text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
        self._out.write(f'{text[:-1]},"geometry":{geometry}}}\n')
        self.counts[drawn.layer] += 1

    def add_shape(self, drawn: Drawn, geometry: dict[str, Any]) -> None:
        self.add(drawn, json.dumps(geometry, separators=(",", ":")))
