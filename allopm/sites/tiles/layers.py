"""Layers over tiles in the Protomaps schema. Knows colours and zooms, no address and no file."""

from __future__ import annotations

from typing import Any, Final

from allopm.sites.tiles.palette import Look, Palette

Json = dict[str, Any]
# No glyphs are served: MapLibre draws with the reader's own system font and reads the weight in the first name.
REGULAR: Final = ["AlloPM Regular", "system-ui", "Noto Sans", "sans-serif"]
BOLD: Final = ["AlloPM Bold", "system-ui", "Noto Sans", "sans-serif"]
ITALIC: Final = ["AlloPM Italic", "system-ui", "Noto Sans", "sans-serif"]

WIDTHS: Final = {  # kind → zoom, pixels: the middle of the street, without its edges
    "highway": (9, 1.2, 12, 2.4, 15, 7, 18, 24),
    "major": (9, 0.6, 12, 1.8, 15, 6.5, 18, 24),
    "minor": (12, 0.7, 14, 2.8, 16, 7.5, 18, 18),
    "path": (14, 0.7, 16, 2, 18, 5),
}
NAME: Final = ["coalesce", ["get", "name:fr"], ["get", "name"]]  # an archive made elsewhere keeps both


def ground(colours: Palette) -> list[Json]:
    """Land, what grows and stands on it, sea."""
    return [
        {"id": "background", "type": "background", "paint": {"background-color": colours.land}},
        _fill("earth", "earth", colours.land),
        _fill("built", "landuse", colours.built, kinds=["industrial", "railway", "aerodrome", "military"]),
        _fill("green", "landuse", colours.park, kinds=[
            "park", "garden", "forest", "wood", "grass", "meadow", "scrub", "grassland", "cemetery", "pitch",
            "playground", "golf_course", "nature_reserve", "stadium",
        ]),
        _fill("paved", "landuse", colours.pedestrian, kinds=["pedestrian", "beach", "sand", "apron", "runway"]),
        _fill("water", "water", colours.sea, geometry="Polygon"),
        {
            **_of("streams", "line", "water", ["==", ["geometry-type"], "LineString"]),
            "paint": {"line-color": colours.sea, "line-width": _zoom(11, 0.8, 16, 4)},
        },
        {
            **_of("buildings", "fill", "buildings", ["==", ["get", "kind"], "building"]),
            "minzoom": 14,
            "paint": {"fill-color": colours.building, "fill-opacity": _zoom(14, 0, 15, 1)},
        },
        {
            **_of("boundaries", "line", "boundaries", None),
            "paint": {"line-color": colours.boundary, "line-width": 1, "line-dasharray": [4, 3]},
        },
    ]  # fmt: skip


def roads(look: Look) -> list[Json]:
    """Edges below middles; the big streets over the small ones."""
    colours = look.colours
    rail = {
        **_of("rail", "line", "roads", ["==", ["get", "kind"], "rail"]),
        "paint": {"line-color": colours.rail, "line-width": _zoom(11, 0.6, 16, 2)},
    }
    path = {
        **_of("paths", "line", "roads", ["==", ["get", "kind"], "path"]),
        "minzoom": 14,
        "layout": {"line-cap": "round"},
        "paint": {"line-color": colours.road_edge, "line-width": _zoom(*WIDTHS["path"]), "line-dasharray": [2, 1.5]},
    }
    middles = {"minor": colours.road, "major": colours.main_road, "highway": colours.highway}
    dark = {"minor": colours.road_edge, "major": colours.main_edge, "highway": colours.main_edge}
    edges = [_street(f"{name}-edge", name, colour, wider=look.edge_px) for name, colour in dark.items()]
    return [path, *edges, rail, *(_street(name, name, colour, wider=0) for name, colour in middles.items())]


def labels(look: Look) -> list[Json]:
    """Names: streets along their line, then numbers, places."""
    colours = look.colours
    halo = {"text-color": colours.label, "text-halo-color": colours.label_halo, "text-halo-width": look.halo_px}
    strong = {**halo, "text-color": colours.label_strong}
    names = [
        _along_street("minor-names", _kind("minor"), halo, minzoom=15, size=_zoom(15, 10.5, 18, 13)),
        _along_street("major-names", _kind("major"), halo, minzoom=13, size=_zoom(13, 10.5, 18, 14)),
        _along_street("path-names", ["==", ["get", "kind"], "path"], halo, minzoom=16, size=11),
        _label(
            "numbers", "buildings", ["==", ["get", "kind"], "address"], minzoom=17, paint=halo,
            layout={"text-field": ["get", "addr_housenumber"], "text-size": 10},
        ),
        _label("poi-names", "pois", None, minzoom=15, paint=halo, layout={"text-size": 11, "text-max-width": 8}),
        _label(
            "districts", "places", ["==", ["get", "kind"], "neighbourhood"], minzoom=12, maxzoom=16, paint=halo,
            layout={
                "text-size": _zoom(12, 11, 15, 14), "text-transform": "uppercase", "text-letter-spacing": 0.08,
                "text-max-width": 7,
            },
        ),
        _label(
            "towns", "places", ["==", ["get", "kind"], "locality"], maxzoom=14, paint=strong,
            layout={"text-font": BOLD, "text-size": _zoom(9, 12, 13, 15)},
        ),
    ]  # fmt: skip
    for layer in names:
        layer["layout"]["text-size"] = _scaled(layer["layout"]["text-size"], look.label_scale)
    return names


def _scaled(size: Any, scale: float) -> Any:
    """A size of text, or the sizes of an interpolation by zoom."""
    if not isinstance(size, list):
        return round(size * scale, 2)
    return [*size[:3], *(round(value * scale, 2) if at % 2 else value for at, value in enumerate(size[3:]))]


def _kind(name: str) -> list[Any]:
    kind = ["get", "kind"]
    if name == "highway":
        return ["==", kind, "highway"]
    if name == "major":
        return ["==", kind, "major_road"]
    return ["==", kind, "minor_road"]


def _street(layer: str, name: str, colour: str, *, wider: float) -> Json:
    """One pass over the streets of a kind: their edges (a wider line below) or their middle."""
    width = [value + wider if at % 2 else value for at, value in enumerate(WIDTHS[name])]
    minor_zoom = {"minzoom": 12} if name == "minor" else {}
    return {
        **_of(layer, "line", "roads", _kind(name)),
        **minor_zoom,
        "layout": {"line-cap": "round", "line-join": "round", "line-sort-key": ["get", "sort_rank"]},
        "paint": {
            "line-color": colour,
            "line-width": _zoom(*width),
            "line-opacity": ["case", ["==", ["get", "is_tunnel"], 1], 0.45, 1],
        },
    }


def _along_street(layer: str, which: list[Any], paint: Json, *, minzoom: int, size: Any) -> Json:
    return {
        **_of(layer, "symbol", "roads", which),
        "minzoom": minzoom,
        "layout": {
            "symbol-placement": "line", "text-field": NAME, "text-font": REGULAR, "text-size": size,
            "symbol-spacing": 320, "text-max-angle": 35, "text-padding": 4,
        },
        "paint": paint,
    }  # fmt: skip


def _label(layer: str, source: str, which: list[Any] | None, **more: Any) -> Json:
    layout = {"text-field": NAME, "text-font": REGULAR, **more.pop("layout")}
    return {**_of(layer, "symbol", source, which), **more, "layout": layout}


def _fill(layer: str, source: str, colour: str, *, kinds: list[str] | None = None, geometry: str | None = None) -> Json:
    which: list[Any] | None = ["in", ["get", "kind"], ["literal", kinds]] if kinds else None
    if geometry:
        which = ["==", ["geometry-type"], geometry]
    return {**_of(layer, "fill", source, which), "paint": {"fill-color": colour}}


def _of(layer: str, kind: str, source: str, which: list[Any] | None) -> Json:
    base = {"id": layer, "type": kind, "source": "base", "source-layer": source}
    return {**base, "filter": which} if which else base


def _zoom(*stops: float) -> list[Any]:
    return ["interpolate", ["exponential", 1.5], ["zoom"], *stops]
