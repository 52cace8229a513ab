"""Public figures: aggregated, of past days, with a threshold. HTTP only."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from allopm.city.queries import current_city
from allopm.incidents import figures
from allopm.sites.api.door import now
from allopm.sites.api.public import geojson

router = Router(tags=["public"])


@router.get("/cells")
def cells(request: HttpRequest, period: Literal["7d", "30d", "90d"] = "30d") -> HttpResponse:
    """Cases by hexagon over whole past days; no figure below 5, all rounded down to multiples of 5."""
    return geojson(figures.cells(current_city(), period=period, at=now()))
