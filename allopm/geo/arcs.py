"""One-way moves between states of a network, and the largest part one can enter and leave. Knows no query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from allopm.geo.conditions import Profile
from allopm.geo.network import BACKWARD, FORWARD, Network
from allopm.geo.profile import MANNERS, drive_s
from allopm.geo.turns import END, START, Turns

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class NoStreets(Exception):
    """The network has no street that the profile can use both to come and to leave."""


@dataclass(frozen=True)
class Rules:
    """What one profile may do on a network and how long each segment takes; `slowed` makes segments longer."""

    network: Network
    turns: Turns
    flow: Ints  # FORWARD | BACKWARD per segment
    drive_s: Floats  # per segment
    junction_s: Floats  # per state, paid on reaching it

    @classmethod
    def of(cls, network: Network, profile: Profile) -> Self:
        turns = Turns.of(network, profile)
        delay = np.where(is_junction(network), MANNERS[profile].junction_s, 0.0)
        return cls(network, turns, network.flow_of(profile), drive_s(network, profile), delay[turns.node])

    def slowed(self, factor: Floats) -> Self:
        """`factor` per segment: at least 1, infinite where closed. Junctions stay as they are."""
        is_open = np.isfinite(factor)
        flow = np.where(is_open, self.flow, 0)
        drive = self.drive_s * np.where(is_open, factor, 1.0)
        return type(self)(self.network, self.turns, flow, drive, self.junction_s)


@dataclass(frozen=True)
class Arcs:
    """At most one move per pair of states, the quickest; sorted by (tail, head)."""

    size: int  # states
    tail: Ints
    head: Ints
    seconds: Floats  # with the junction at the head
    metres: Floats
    segment: Ints
    is_forward: Mask  # along the segment's line or against it

    @classmethod
    def along(cls, rules: Rules, kept: Mask) -> Self:
        """The moves over the segments of the mask."""
        tail, segment, is_forward = _moves(rules, kept)
        head = np.where(is_forward, rules.turns.arrive[END][segment], rules.turns.arrive[START][segment])
        seconds = rules.drive_s[segment] + rules.junction_s[head]
        order = np.lexsort((seconds, head, tail))
        is_first = np.ones(len(order), dtype=bool)
        is_first[1:] = (np.diff(tail[order]) != 0) | (np.diff(head[order]) != 0)
        best = order[is_first]
        return cls(
            size=rules.turns.size,
            tail=tail[best],
            head=head[best],
            seconds=seconds[best],
            metres=rules.network.seg_m[segment[best]],
            segment=segment[best],
            is_forward=is_forward[best],
        )

    def find(self, tails: Ints, heads: Ints) -> Ints:
        """The arcs of these pairs; each must exist."""
        return np.searchsorted(self.tail * self.size + self.head, tails.astype(np.int64) * self.size + heads)


def is_junction(network: Network) -> Mask:
    """Nodes where at least three segments for cars meet: there all profiles lose time, each in its way."""
    drivable = network.flow_of("car") > 0
    ends = np.concatenate((network.seg_a[drivable], network.seg_b[drivable]))
    return np.asarray(np.bincount(ends, minlength=len(network.node_lon)) >= 3)


def connected_segments(rules: Rules) -> Mask:
    """Open segments of the longest part in which every point reaches every other. Raises NoStreets."""
    arcs = Arcs.along(rules, rules.flow > 0)
    graph = csr_array((arcs.seconds, (arcs.tail, arcs.head)), shape=(arcs.size, arcs.size))
    _, label = connected_components(graph, directed=True, connection="strong")
    part = _part(rules, label.astype(np.int64))
    is_inside = part >= 0
    if not is_inside.any():
        raise NoStreets
    metres = np.bincount(part[is_inside], weights=rules.network.seg_m[is_inside])
    return np.asarray(part == int(np.argmax(metres)))


def _part(rules: Rules, label: Ints) -> Ints:
    """The strong part in which each segment can be both entered and left, or -1."""
    part = np.full(len(rules.flow), -1, dtype=np.int64)
    for way, into, out in ((FORWARD, START, END), (BACKWARD, END, START)):
        left = label[rules.turns.arrive[out]]
        is_within = (label[rules.turns.enter[into]] == left[:, None]).any(axis=1)
        is_open = (rules.flow & way > 0) & is_within
        part[is_open] = left[is_open]
    return part


def _moves(rules: Rules, kept: Mask) -> tuple[Ints, Ints, Mask]:
    """Tail, segment and direction of every move over the segments of the mask; a loop leads nowhere."""
    network, (state, segment, end) = rules.network, rules.turns.more
    is_way = kept & (network.seg_a != network.seg_b)
    ahead = np.flatnonzero(is_way & (rules.flow & FORWARD > 0))
    back = np.flatnonzero(is_way & (rules.flow & BACKWARD > 0))
    more = np.flatnonzero(is_way[segment] & (rules.flow[segment] & np.where(end == START, FORWARD, BACKWARD) > 0))
    tail = np.concatenate((network.seg_a[ahead], network.seg_b[back], state[more])).astype(np.int64)
    segments = np.concatenate((ahead, back, segment[more]))
    is_forward = np.concatenate((np.ones(len(ahead), bool), np.zeros(len(back), bool), end[more] == START))
    return tail, segments, is_forward
