"""How places are said: walking time, the date of a source. Knows no request and no table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from allopm.city.nearby import NearPlace

WALKABLE_S: Final = 3600  # beyond an hour people do not walk: kilometres say more than minutes (chosen)
ICONS: Final = {
    "police_municipale": "shield",
    "police_nationale": "shield-check",
    "call_point": "phone-call",
    "angela": "hand-heart",
    "pound": "truck",
    "victim_support": "heart-handshake",
    "lost_property": "package-search",
}


def say_walk(near: NearPlace) -> str:
    """`7 min à pied (520 m)`, or `environ 7 min à pied, à vol d’oiseau`; kilometres beyond an hour."""
    walk = near.walk
    if walk is None:
        return ""
    minutes = max(1, round(walk.seconds / 60))
    if walk.seconds > WALKABLE_S:
        return _say_far(near)
    if walk.is_by_streets:
        return _("%(minutes)s min à pied (%(metres)s)") % {"minutes": minutes, "metres": say_metres(walk.metres)}
    return _("environ %(minutes)s min à pied, à vol d’oiseau") % {"minutes": minutes}


def _say_far(near: NearPlace) -> str:
    if near.walk and near.walk.is_by_streets:
        return _("à %(metres)s par les rues") % {"metres": say_metres(near.walk.metres)}
    return _("à %(metres)s à vol d’oiseau") % {"metres": say_metres(near.place.distance_m or 0)}


def say_metres(metres: int) -> str:
    """`380 m`, `1,2 km`: never a false precision."""
    if metres < 995:
        return _("%(metres)s m") % {"metres": max(10, round(metres, -1))}
    return _("%(km)s km") % {"km": f"{metres / 1000:.1f}".replace(".", ",")}


def say_as_of(as_of: str) -> str:
    """`2025`, `décembre 2025` or `3 décembre 2025`."""
    parts = [int(part) for part in as_of.split("-")] if as_of else []
    if len(parts) < 2:
        return as_of
    day = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    return date_format(day, "j F Y" if len(parts) > 2 else "F Y")
