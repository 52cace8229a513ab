"""Colours of the map's ground, light and dark: quiet land, readable streets, our symbols first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Palette:
    """Land, sea, road and label repeat frontend/tokens.css; road_edge is a shade darker, to be read from afar."""

    land: str
    sea: str
    road: str
    road_edge: str
    main_edge: str
    label: str
    label_halo: str
    label_strong: str
    main_road: str
    highway: str
    park: str
    built: str
    building: str
    pedestrian: str
    rail: str
    boundary: str
    sea_label: str


LIGHT: Final = Palette(
    land="#f0efe9",
    sea="#cfe3ef",
    road="#ffffff",
    road_edge="#d3d0c6",
    main_edge="#c3bfb2",
    label="#5a6874",
    label_halo="#f7f6f2",
    label_strong="#14212e",
    main_road="#fffdf4",
    highway="#f3e3c4",
    park="#dfe9d5",
    built="#e9e7df",
    building="#e2dfd6",
    pedestrian="#f8f7f3",
    rail="#c9c6bd",
    boundary="#a9b1b8",
    sea_label="#4d7790",
)
DARK: Final = Palette(
    land="#17212a",
    sea="#0c2231",
    road="#2a3844",
    road_edge="#1e2a34",
    main_edge="#1e2a34",
    label="#93a2af",
    label_halo="#131c24",
    label_strong="#d5dfe7",
    main_road="#364756",
    highway="#4a4a3d",
    park="#17291f",
    built="#1a252e",
    building="#1f2b35",
    pedestrian="#202c36",
    rail="#33404b",
    boundary="#3f4f5c",
    sea_label="#6d97b0",
)
PALETTES: Final = {"light": LIGHT, "dark": DARK}
