"""Whether the sectors of a city fit together, in words for whoever draws them. Knows no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from allopm.geo import mosaic

if TYPE_CHECKING:
    from shapely import Geometry

    from allopm.geo.mosaic import Misfit


@dataclass(frozen=True)
class Unfit:
    """A sector that cannot be kept: which, in which column, why."""

    code: str
    column: str
    why: str


def refusals(shapes: Mapping[str, Geometry], parents: Mapping[str, str], *, epsg: int) -> list[Unfit]:
    """What cannot be kept: an unknown parent, ground shared by two sectors."""
    unknown = _("le secteur parent « %(parent)s » n’existe pas, ou tourne en rond")
    lost = [Unfit(code, "parent", unknown % {"parent": parents[code]}) for code in mosaic.lost_parents(parents)]
    shared = [
        Unfit(
            misfit.second,
            "polygon",
            _("partage %(area)s m² avec « %(other)s », vers %(place)s")
            % {"area": misfit.area_m2, "other": misfit.first, "place": _place(misfit)},
        )
        for misfit in mosaic.overlaps(shapes, parents, epsg=epsg)
    ]
    return lost + shared


def remarks(
    shapes: Mapping[str, Geometry], parents: Mapping[str, str], outline: Geometry | None, *, epsg: int
) -> list[str]:  # fmt: skip
    """What is kept but ought to be looked at: ground without a sector, a child beyond its parent."""
    found = [
        _("%(area)s m² de la commune n’ont pas de secteur, vers %(place)s")
        % {"area": misfit.area_m2, "place": _place(misfit)}
        for misfit in mosaic.gaps(shapes, outline, epsg=epsg)
    ]
    return found + [
        _("« %(child)s » dépasse de son parent « %(parent)s » de %(area)s m²")
        % {"child": misfit.first, "parent": misfit.second, "area": misfit.area_m2}
        for misfit in mosaic.beyond_parent(shapes, parents, epsg=epsg)
    ]


def _place(misfit: Misfit) -> str:
    lon, lat = misfit.at
    return f"{lat:.4f}, {lon:.4f}"
