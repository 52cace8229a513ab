"""Which ways each profile may go along a street of OpenStreetMap. Pure; knows no geometry, no speed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from allopm.geo.conditions import PROFILES, Profile
from allopm.geo.network import BACKWARD, FORWARD

Tags = Mapping[str, str]
BOTH: Final = FORWARD | BACKWARD

CLOSED: Final = frozenset({"no", "private", "agricultural", "forestry", "delivery", "use_sidepath"})
FAST: Final = frozenset({"motorway", "motorway_link", "trunk", "trunk_link"})  # in French towns expressways
NO_CARS: Final = frozenset({"pedestrian", "footway", "steps", "path", "cycleway", "track", "busway", "escape"})
NO_BIKES: Final = FAST | {"footway", "steps", "busway", "escape"}
NO_FEET: Final = FAST | {"busway", "escape"}
# Where a blue light goes although other motors may not. Lanes for buses, streets for people on foot, tracks; not
# stairs, pavements and what stands behind a private gate.
ONLY_PRIORITY: Final = frozenset({"pedestrian", "track", "busway", "escape"})
# The most precise tag decides, as the wiki says (Key:access); `access` comes after the class.
KEYS: Final[Mapping[Profile, tuple[str, ...]]] = {
    "car": ("motorcar", "motor_vehicle", "vehicle"),
    "motorbike": ("motorcycle", "motor_vehicle", "vehicle"),
    "bike": ("bicycle", "vehicle"),
    "foot": ("foot",),
}
UNFIT: Final[Mapping[Profile, frozenset[str]]] = {
    "car": NO_CARS, "motorbike": NO_CARS, "bike": NO_BIKES, "foot": NO_FEET,
}  # fmt: skip


def flows(tags: Tags) -> int:
    """FORWARD | BACKWARD of every profile, two bits each in the order of PROFILES."""
    return sum(flow(tags, profile) << (2 * place) for place, profile in enumerate(PROFILES))


def flow(tags: Tags, profile: Profile = "car") -> int:
    """The ways one profile may go; 0 for none."""
    if profile == "priority":
        return _priority_flow(tags)
    if not _is_open(tags, profile):
        return 0
    if profile == "foot":
        return BOTH
    return _bike_flow(tags) if profile == "bike" else _motor_flow(tags)


def _is_open(tags: Tags, profile: Profile) -> bool:
    for key in KEYS[profile]:
        if key in tags:
            return tags[key] not in CLOSED
    if tags.get("motorroad") == "yes" and profile in ("bike", "foot"):
        return False
    return tags["highway"] not in UNFIT[profile] and tags.get("access") not in CLOSED


def _motor_flow(tags: Tags) -> int:
    oneway = tags.get("oneway", "")
    if oneway in ("-1", "reverse"):
        return BACKWARD
    is_round = tags.get("junction") in ("roundabout", "circular") or tags["highway"].startswith("motorway")
    if oneway in ("yes", "true", "1") or (is_round and oneway != "no"):
        return FORWARD
    return BOTH


def _bike_flow(tags: Tags) -> int:
    """Against the cars only where a tag says so (Key:oneway:bicycle, Key:cycleway)."""
    own = tags.get("oneway:bicycle", "")
    if own:
        return BOTH if own == "no" else _motor_flow({**tags, "oneway": own})
    sides = (tags.get(key, "") for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"))
    is_contraflow = any(side.startswith("opposite") for side in sides)
    is_contraflow |= any(tags.get(f"cycleway:{side}:oneway") in ("no", "-1") for side in ("left", "right"))
    return BOTH if is_contraflow else _motor_flow(tags)


def _priority_flow(tags: Tags) -> int:
    """Wherever a car or a motorbike may, and further; one-ways hold (see allopm.geo.profile)."""
    if tags.get("emergency") == "yes":
        return _motor_flow(tags)
    is_public = tags.get("access") not in CLOSED
    is_wide = tags["highway"] in ONLY_PRIORITY or tags["highway"] not in NO_CARS
    return flow(tags, "car") | flow(tags, "motorbike") | (_motor_flow(tags) if is_public and is_wide else 0)
