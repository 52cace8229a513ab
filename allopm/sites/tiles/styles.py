"""The whole style a browser asks for: over tiles, over the sketch, or over nothing. Knows no request."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from allopm.sites.tiles import drawing, layers
from allopm.sites.tiles.archive import Archive
from allopm.sites.tiles.palette import Palette

Json = dict[str, Any]


def tiles_style(colours: Palette, archive: Archive) -> Json:
    """The address of the tiles carries their mark: a rebuilt map is another address."""
    source = {
        "type": "vector",
        "url": f"pmtiles://{reverse('tiles:basemap')}?v={archive.mark}",
        "attribution": _("© contributeurs OpenStreetMap"),
    }
    drawn = [*layers.ground(colours), *layers.roads(colours), *layers.labels(colours)]
    return _style({"base": source}, drawn, ground="tiles", bounds=archive.bounds())


def sketch_style(colours: Palette, sketch: Json) -> Json:
    source = {"type": "geojson", "data": reverse("tiles:sketch"), "attribution": sketch_notice()}
    return _style({"sketch": source}, drawing.sketch_layers(colours), ground="sketch", bounds=sketch.get("bbox"))


def bare_style(colours: Palette) -> Json:
    """No tiles and no sketch: symbols on an empty ground."""
    background = {"id": "background", "type": "background", "paint": {"background-color": colours.land}}
    return _style({}, [background], ground="none", bounds=None)


def sketch_notice() -> str:
    return _("Croquis dessiné à la main, pas une carte exacte")


def _style(sources: Json, drawn: list[Json], *, ground: str, bounds: Any) -> Json:
    """`metadata` tells our own map module what it draws on."""
    about = {"allopm:ground": ground, "allopm:bounds": bounds}
    return {"version": 8, "name": "AlloPM", "metadata": about, "sources": sources, "layers": drawn}
