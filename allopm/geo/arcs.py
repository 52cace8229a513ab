"""One-way moves between junctions, and the largest part of a network one can enter and leave. Knows no query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from allopm.geo.network import BACKWARD, FORWARD, Network
from allopm.geo.profile import JUNCTION_S

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class NoStreets(Exception):
    """The network has no street that a car can use both to come and to leave."""


@dataclass(frozen=True)
class Arcs:
    """At most one move per pair of nodes, the quickest; sorted by (tail, head)."""

    size: int  # nodes of the network
    tail: Ints
    head: Ints
    seconds: Floats  # with the junction at the head
    metres: Floats
    segment: Ints
    is_forward: NDArray[np.bool_]  # along the segment's line or against it

    @classmethod
    def along(cls, network: Network, segments: Ints, drive_s: Floats) -> Self:
        flow, a, b = network.seg_flow[segments], network.seg_a[segments], network.seg_b[segments]
        ahead, back = segments[(flow & FORWARD > 0) & (a != b)], segments[(flow & BACKWARD > 0) & (a != b)]
        segment = np.concatenate((ahead, back)).astype(np.int64)
        tail = np.concatenate((network.seg_a[ahead], network.seg_b[back])).astype(np.int64)
        head = np.concatenate((network.seg_b[ahead], network.seg_a[back])).astype(np.int64)
        is_forward = np.arange(len(segment)) < len(ahead)
        seconds = drive_s[segment] + junction_s(network)[head]
        order = np.lexsort((seconds, head, tail))
        is_first = np.ones(len(order), dtype=bool)
        is_first[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
        best = order[is_first]
        return cls(
            size=len(network.node_lon),
            tail=tail[best],
            head=head[best],
            seconds=seconds[best],
            metres=network.seg_m[segment[best]],
            segment=segment[best],
            is_forward=is_forward[best],
        )

    def find(self, tails: Ints, heads: Ints) -> Ints:
        """The arcs of these pairs; each must exist."""
        return np.searchsorted(self.tail * self.size + self.head, tails.astype(np.int64) * self.size + heads)


def junction_s(network: Network) -> Floats:
    """Delay at each node: only where at least three drivable segments meet."""
    drivable = network.seg_flow > 0
    ends = np.concatenate((network.seg_a[drivable], network.seg_b[drivable]))
    return np.where(np.bincount(ends, minlength=len(network.node_lon)) >= 3, JUNCTION_S, 0.0)


def connected_segments(network: Network, drive_s: Floats) -> Ints:
    """Drivable segments of the longest part in which every point reaches every other. Raises NoStreets."""
    arcs = Arcs.along(network, np.flatnonzero(network.seg_flow > 0), drive_s)
    graph = csr_array((arcs.seconds, (arcs.tail, arcs.head)), shape=(arcs.size, arcs.size))
    _, label = connected_components(graph, directed=True, connection="strong")
    is_inside = (network.seg_flow > 0) & (label[network.seg_a] == label[network.seg_b])
    if not is_inside.any():
        raise NoStreets
    metres = np.bincount(label[network.seg_a[is_inside]], weights=network.seg_m[is_inside])
    return np.flatnonzero(is_inside & (label[network.seg_a] == int(np.argmax(metres))))
