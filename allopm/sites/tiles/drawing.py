"""Layers over the hand-drawn sketch of a city, for when no map is built. Knows no file."""

from __future__ import annotations

from typing import Any

from allopm.sites.tiles.layers import BOLD, ITALIC, REGULAR
from allopm.sites.tiles.palette import Palette

Json = dict[str, Any]


def sketch_layers(colours: Palette) -> list[Json]:
    halo = {"text-halo-color": colours.label_halo, "text-halo-width": 1.6}
    return [
        {"id": "background", "type": "background", "paint": {"background-color": colours.land}},
        {**_of("sea", "fill"), "paint": {"fill-color": colours.sea}},
        {**_of("park", "fill"), "paint": {"fill-color": colours.park}},
        {**_of("river", "line"), "paint": {"line-color": colours.sea, "line-width": _zoom(10, 1.5, 14, 6)}},
        _axis("street-edge", "street", colours.road_edge, widths=(11, 1.6, 14, 5, 17, 12)),
        _axis("axis-edge", "axis", colours.road_edge, widths=(10, 2.4, 14, 8, 17, 20)),
        _axis("street", "street", colours.road, widths=(11, 0.8, 14, 3.4, 17, 10)),
        _axis("axis", "axis", colours.main_road, widths=(10, 1.4, 14, 6, 17, 17)),
        _axis_names(["street", "axis"], {"text-color": colours.label, **halo}),
        _names("sea-name", {"text-font": ITALIC, "text-size": 14}, {"text-color": colours.sea_label}),
        _names(
            "district",
            {"text-font": BOLD, "text-size": _zoom(11, 10, 14, 14), "text-max-width": 7},
            {"text-color": colours.label_strong, **halo},
        ),
    ]


def _of(kind: str, shape: str) -> Json:
    return {"id": kind, "type": shape, "source": "sketch", "filter": ["==", ["get", "kind"], kind]}


def _axis(layer: str, kind: str, colour: str, *, widths: tuple[float, ...]) -> Json:
    return {
        **_of(kind, "line"),
        "id": layer,
        "layout": {"line-cap": "round", "line-join": "round"},
        "paint": {"line-color": colour, "line-width": _zoom(*widths)},
    }


def _axis_names(kinds: list[str], paint: Json) -> Json:
    return {
        "id": "axis-names",
        "type": "symbol",
        "source": "sketch",
        "minzoom": 12,
        "filter": ["in", ["get", "kind"], ["literal", kinds]],
        "layout": {
            "symbol-placement": "line", "text-field": ["get", "name"], "text-font": REGULAR,
            "text-size": _zoom(12, 10.5, 16, 13), "symbol-spacing": 380, "text-max-angle": 40,
        },
        "paint": paint,
    }  # fmt: skip


def _names(kind: str, layout: Json, paint: Json) -> Json:
    return {**_of(kind, "symbol"), "layout": {"text-field": ["get", "name"], **layout}, "paint": paint}


def _zoom(*stops: float) -> list[Any]:
    return ["interpolate", ["exponential", 1.5], ["zoom"], *stops]
