"""How fast a car really goes along each segment. Pure numbers with their sources; knows no graph and no hour."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from allopm.geo.network import CLASSES, Network

# Legal speeds in France where no sign is known (Code de la route R413-2, R413-3; living streets R110-2).
DEFAULT_KMH: Final = {
    "motorway": 110, "motorway_link": 60, "trunk": 90, "trunk_link": 50, "primary": 50, "primary_link": 40,
    "secondary": 50, "secondary_link": 40, "tertiary": 50, "tertiary_link": 40, "unclassified": 50,
    "residential": 30, "living_street": 20, "service": 15, "busway": 40, "pedestrian": 10, "track": 15, "road": 30,
    "escape": 20,
}  # fmt: skip
WALK_KMH: Final = 5
# Between junctions traffic keeps below the sign: 0.8 of it is the usual share of free flow in towns. Chosen; the
# factor of the hour and what missions teach multiply the whole travel time later.
SHARE_OF_LIMIT: Final = 0.8
JUNCTION_S: Final = 2.5  # slowing down, giving way, lights averaged over all junctions. Chosen.


def drive_s(network: Network) -> NDArray[np.float64]:
    """Seconds along each whole segment, without the junction at its end."""
    defaults = np.array([DEFAULT_KMH.get(name, WALK_KMH) for name in CLASSES], dtype=np.float64)
    legal = np.where(network.seg_kmh > 0, network.seg_kmh, defaults[network.seg_class])
    return np.maximum(network.seg_m / (legal * SHARE_OF_LIMIT / 3.6), 0.01)
