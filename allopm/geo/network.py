"""The streets of a city as plain arrays, and their file. Knows no profile, no query, no OpenStreetMap reader."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from allopm.geo.conditions import PROFILES, Profile

FILE: Final = "streets.npz"
FORMAT: Final = 2

# The order is the file's: append only.
CLASSES: Final = (
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
    "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service", "busway",
    "pedestrian", "footway", "steps", "path", "track", "cycleway", "road", "escape",
)  # fmt: skip

FORWARD: Final = 1
BACKWARD: Final = 2


class UnreadableStreets(Exception):
    """The file of streets is missing, damaged or of another format."""


@dataclass(frozen=True)
class Network:
    """Segments between junctions, each with its line. Lengths in metres, coordinates in degrees (WGS84)."""

    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    seg_a: NDArray[np.int32]  # node at the start of the line
    seg_b: NDArray[np.int32]  # node at its end
    seg_m: NDArray[np.float64]
    seg_kmh: NDArray[np.uint8]  # speed limit on the signs; 0 when unknown
    seg_class: NDArray[np.uint8]  # index in CLASSES
    seg_flow: NDArray[np.uint16]  # FORWARD | BACKWARD, two bits per profile in the order of PROFILES
    seg_name: NDArray[np.int32]  # index among the entries of the address index; -1: no name
    shape_start: NDArray[np.int32]  # one more than segments
    shape_lon: NDArray[np.float64]
    shape_lat: NDArray[np.float64]
    ban_from: NDArray[np.int32]  # turns nobody of ban_who makes: this segment,
    ban_via: NDArray[np.int32]  # this node at one of its ends,
    ban_to: NDArray[np.int32]  # this segment
    ban_who: NDArray[np.uint8]  # one bit per profile

    def save(self, path: Path) -> None:
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in ("shape_lon", "shape_lat"):
            arrays[name] = np.round(arrays[name] * 1e7).astype(np.int32)  # OpenStreetMap's own grain, 1 cm
        np.savez_compressed(path, allow_pickle=False, format=np.array(FORMAT), **arrays)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises UnreadableStreets."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                if int(kept["format"]) != FORMAT:
                    raise UnreadableStreets(f"{path}: format {int(kept['format'])}, {FORMAT} expected")
                arrays = {field.name: kept[field.name] for field in fields(cls)}
        except (OSError, ValueError, KeyError, BadZipFile, EOFError) as problem:
            raise UnreadableStreets(f"{path}: {problem}") from problem
        for name in ("shape_lon", "shape_lat"):
            arrays[name] = arrays[name] / 1e7
        return cls(**arrays)

    def flow_of(self, profile: Profile) -> NDArray[np.int64]:
        """The ways this profile may go along each segment, FORWARD | BACKWARD; 0 for none."""
        return (self.seg_flow.astype(np.int64) >> (2 * PROFILES.index(profile))) & (FORWARD | BACKWARD)

    def line(self, segment: int) -> NDArray[np.float64]:
        """The line of one segment, rows of longitude and latitude."""
        part = slice(int(self.shape_start[segment]), int(self.shape_start[segment + 1]))
        return np.column_stack((self.shape_lon[part], self.shape_lat[part]))
