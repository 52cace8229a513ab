"""The whole style a browser asks for: over tiles, over the sketch, or over nothing. Knows no request."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from allopm.sites.tiles import drawing, layers
from allopm.sites.tiles.archive import Archive
from allopm.sites.tiles.palette import Look, Palette

Json = dict[str, Any]
IGN_HOST: Final = "https://data.geopf.fr"
IGN_TILES: Final = (
    f"{IGN_HOST}/wmts?SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&STYLE=normal&TILEMATRIXSET=PM"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&FORMAT=image/png&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)


def tiles_style(look: Look, archive: Archive) -> Json:
    """The address of the tiles carries their mark: a rebuilt map is another address."""
    source = {
        "type": "vector",
        "url": f"pmtiles://{reverse('tiles:basemap')}?v={archive.mark}",
        "attribution": _("© contributeurs OpenStreetMap"),
    }
    drawn = [*layers.ground(look.colours), *layers.roads(look), *layers.labels(look)]
    return _style({"base": source}, drawn, ground="tiles", bounds=archive.bounds())


def ign_style(colours: Palette, *, is_dark: bool) -> Json:
    """Plan IGN of the Géoplateforme, where a city has chosen it: the only style that names another machine."""
    source = {"type": "raster", "tiles": [IGN_TILES], "tileSize": 256, "maxzoom": 18, "attribution": "© IGN"}
    dim = {"raster-brightness-max": 0.45, "raster-saturation": -0.4} if is_dark else {"raster-saturation": -0.25}
    background = {"id": "background", "type": "background", "paint": {"background-color": colours.land}}
    plan = {"id": "plan-ign", "type": "raster", "source": "ign", "paint": {**dim, "raster-fade-duration": 0}}
    return _style({"ign": source}, [background, plan], ground="ign", bounds=None)


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
