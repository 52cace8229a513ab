"""Colours of the map's ground, light and dark: quiet land, readable streets, our symbols first."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    road_edge="#c6c2b5",
    main_edge="#aca592",
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
    road="#2f3f4c",
    road_edge="#101920",
    main_edge="#0c141b",
    label="#93a2af",
    label_halo="#131c24",
    label_strong="#d5dfe7",
    main_road="#415567",
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


@dataclass(frozen=True)
class Look:
    """A palette and what depends on the screen rather than on the hour."""

    colours: Palette
    label_scale: float = 1.0
    edge_px: float = 1.6  # both sides of a street together
    halo_px: float = 1.6


# A phone held at arm's length in the sun: edges as dark as a printed map's, names larger, nothing pale.
SUN: Final = replace(
    LIGHT,
    land="#f4f3ee", sea="#a9cfe6", road_edge="#a8a290", main_edge="#867f69", main_road="#fff3b8", highway="#ffd27a",
    park="#c2dcae", building="#d2ccbd", label="#26323d", label_halo="#ffffff", label_strong="#000000",
    sea_label="#1f4f6d", boundary="#6b7680", rail="#8f8a7d",
)  # fmt: skip
NIGHT: Final = replace(
    DARK, road="#465a6b", main_road="#5d7488", highway="#6d6a4c", label="#c9d5df", label_strong="#ffffff",
    label_halo="#0a1117", sea_label="#9cc4db",
)  # fmt: skip
LOOKS: Final = {
    "desk": {"light": Look(LIGHT), "dark": Look(DARK)},
    "phone": {
        "light": Look(SUN, label_scale=1.25, edge_px=2.4, halo_px=2.2),
        "dark": Look(NIGHT, label_scale=1.25, edge_px=2.4, halo_px=2.2),
    },
}
