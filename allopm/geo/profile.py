"""How fast each profile really goes along each segment. Pure numbers with their sources; knows no graph and no hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allopm.geo.conditions import Profile
from allopm.geo.network import CLASSES, Network

# Legal speeds in France where no sign is known (Code de la route R413-2, R413-3; living streets R110-2).
DEFAULT_KMH: Final = {
    "motorway": 110, "motorway_link": 60, "trunk": 90, "trunk_link": 50, "primary": 50, "primary_link": 40,
    "secondary": 50, "secondary_link": 40, "tertiary": 50, "tertiary_link": 40, "unclassified": 50,
    "residential": 30, "living_street": 20, "service": 15, "busway": 40, "pedestrian": 10, "track": 15, "road": 30,
    "escape": 20,
}  # fmt: skip
WALK_KMH: Final = 5.0  # a grown-up on the flat; Valhalla's default is 5.1
WALK_MPS: Final = WALK_KMH / 3.6
# From the edge of a closed place onwards, as the crow flies: walking, lengthened by the corners of streets. Chosen.
WALK_IN_MPS: Final = 1.0


@dataclass(frozen=True)
class Manner:
    """What sets one profile apart."""

    share_of_limit: float  # between junctions, of the legal speed
    top_kmh: float  # never faster, whatever the sign
    junction_s: float  # slowing down, giving way, lights averaged, at each junction of three streets for cars or more
    off_street_mps: float  # between a point and its street
    straight_kmh: float  # over the usual way of streets, where no street is known
    obeys_bans: bool  # of turning
    is_on_foot: bool = False  # closed streets are walked, one-ways are for vehicles
    kmh: Mapping[str, float] = field(default_factory=dict)  # its own speed on some classes, instead of the legal one


MANNERS: Final[Mapping[Profile, Manner]] = {
    # 0.8 of the sign is the usual share of free flow in towns. Chosen, as are the seconds of a junction and 10 km/h
    # beside the street. 27 km/h: median of the street graph's own answers in Nice (25.8 in the centre, 30.9 in all).
    "car": Manner(0.8, 130, 2.5, off_street_mps=2.8, straight_kmh=27, obeys_bans=True),
    # Free flow as a car, less time lost in queues. Chosen.
    "motorbike": Manner(0.85, 130, 1.8, off_street_mps=2.8, straight_kmh=29, obeys_bans=True),
    # 18 km/h is Valhalla's default for a city bicycle; among people on foot at their pace (Code de la route R431-9);
    # carried up steps. Chosen: full share, because the legs set the speed and not the sign.
    "bike": Manner(
        1.0,
        18,
        2.0,
        off_street_mps=2.0,
        straight_kmh=15,
        obeys_bans=True,
        kmh={"pedestrian": 6, "footway": 6, "steps": 2, "path": 12, "track": 12, "cycleway": 18, "busway": 18},
    ),
    # Steps at 3 km/h and 2 s to cross at a junction: chosen.
    "foot": Manner(
        1.0,
        WALK_KMH,
        2.0,
        off_street_mps=WALK_MPS,
        straight_kmh=4.5,
        obeys_bans=False,
        is_on_foot=True,
        kmh={"steps": 3},
    ),
    # Blue light and siren (Code de la route R432-1: rules may be left aside where nobody is endangered): the sign's
    # speed, less of the junction, turns that are banned to others, bus lanes and streets for people on foot. Never
    # against a one-way: the one rule whose breach meets a car head-on, and a time that counts on it is a time the
    # driver may not be able to keep. Chosen.
    "priority": Manner(
        1.0,
        130,
        1.5,
        off_street_mps=2.8,
        straight_kmh=33,
        obeys_bans=False,
        kmh={"pedestrian": 15, "footway": 6, "path": 10, "cycleway": 15},
    ),
}


def drive_s(network: Network, profile: Profile = "car") -> NDArray[np.float64]:
    """Seconds along each whole segment, without the junction at its end."""
    manner = MANNERS[profile]
    defaults = np.array([DEFAULT_KMH.get(name, WALK_KMH) for name in CLASSES], dtype=np.float64)
    legal = np.where(network.seg_kmh > 0, network.seg_kmh, defaults[network.seg_class])
    own = np.array([manner.kmh.get(name, 0.0) for name in CLASSES])[network.seg_class]
    kmh = np.where(own > 0, own, legal * manner.share_of_limit)
    return np.maximum(network.seg_m / (np.minimum(kmh, manner.top_kmh) / 3.6), 0.01)
