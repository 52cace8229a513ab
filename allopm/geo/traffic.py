"""Trees of quickest moves from one spot, with the traffic or against it. Knows arcs, no coordinates."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from allopm.geo.arcs import Arcs, junction_s
from allopm.geo.network import BACKWARD, FORWARD, Network
from allopm.geo.snapping import Spots

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A fix is no better than this: so little behind in a one-way street, nobody drives round the block.
SAME_SPOT_M: Final = 25.0
START: Final = 0  # the ends of a segment
END: Final = 1
SAME: Final = 2  # how a spot is reached: by the start of its segment, by its end, or on the root's own segment


@dataclass(frozen=True)
class Tree:
    """Per node: seconds, metres and parent from the root; the root is the last node."""

    root: Spots
    seconds: Floats
    metres: Floats
    parent: Ints


@dataclass(frozen=True)
class Choices:
    """Three ways to each spot (START, END, SAME): rows of seconds and metres; infinite where there is none."""

    seconds: Floats
    metres: Floats


class Traffic:
    """The moves of a network. `Traffic.against` turns every street round, so a tree from the target leads to it."""

    def __init__(self, network: Network, drive_s: Floats, matrix: csr_array, arcs: Arcs) -> None:
        self._drive_s = drive_s
        self._metres = network.seg_m
        self._ends = (network.seg_a.astype(np.int64), network.seg_b.astype(np.int64))
        self._flow: Ints = network.seg_flow.astype(np.int64)
        self._matrix = matrix
        self._arcs = arcs
        self._leave_s = junction_s(network)  # paid on reaching the first node from the root
        self._enter_s = np.zeros(arcs.size)  # paid between the last node and a spot
        self._own = threading.local()

    @classmethod
    def along(cls, network: Network, drive_s: Floats, arcs: Arcs) -> Traffic:
        return cls(network, drive_s, _matrix(arcs.tail, arcs.head, arcs), arcs)

    @classmethod
    def against(cls, network: Network, drive_s: Floats, arcs: Arcs) -> Traffic:
        return _Against(network, drive_s, _matrix(arcs.head, arcs.tail, arcs), arcs)

    def tree(self, root: Spots, *, limit_s: float) -> Tree:
        """One search from one spot. `root` holds exactly one."""
        matrix = self._own_matrix()
        moves = self._first_moves(root)
        for slot in (-2, -1):
            node, cost = moves.popitem() if moves else (self._arcs.size, 1.0)
            matrix.indices[slot] = node
            matrix.data[slot] = max(cost, 1e-6)  # zero would be no move at all
        found = dijkstra(matrix, indices=[self._arcs.size], return_predecessors=True, limit=limit_s)
        seconds, parent = found[0][0], found[1][0].astype(np.int64)
        return Tree(root, seconds, self._tree_metres(root, parent), parent)

    def choices(self, tree: Tree, spots: Spots) -> Choices:
        by_start, by_end = (self._by_end(tree, spots, end) for end in (START, END))
        on_same = self._on_same(tree.root, spots)
        pairs = zip(by_start, by_end, on_same, strict=True)
        seconds, metres = (np.stack(rows) for rows in pairs)
        return Choices(seconds, metres)

    def ends(self, spots: Spots, end: int) -> Ints:
        """The node at one end of each spot's segment."""
        return self._ends[end][spots.segment]

    def leave_cost(self, spots: Spots, end: int) -> Floats:
        """Seconds from each spot to one end of its segment, infinite against a one-way."""
        is_open = self._is_open(spots.segment, FORWARD if end == END else BACKWARD)
        seconds = _share(spots, end) * self._drive_s[spots.segment] + self._leave_s[self.ends(spots, end)]
        return np.where(is_open, seconds, np.inf)

    def _enter_cost(self, spots: Spots, end: int) -> Floats:
        is_open = self._is_open(spots.segment, BACKWARD if end == END else FORWARD)
        seconds = _share(spots, end) * self._drive_s[spots.segment] + self._enter_s[self.ends(spots, end)]
        return np.where(is_open, seconds, np.inf)

    def _is_open(self, segments: Ints, way: int | Ints) -> NDArray[np.bool_]:
        return (self._flow[segments] & way) > 0

    def _first_moves(self, root: Spots) -> dict[int, float]:
        moves: dict[int, float] = {}
        for end in (START, END):
            cost, node = float(self.leave_cost(root, end)[0]), int(self.ends(root, end)[0])
            if np.isfinite(cost):
                moves[node] = min(cost, moves.get(node, np.inf))
        return moves

    def _by_end(self, tree: Tree, spots: Spots, end: int) -> tuple[Floats, Floats]:
        nodes = self.ends(spots, end)
        metres = _share(spots, end) * self._metres[spots.segment] + tree.metres[nodes]
        return self._enter_cost(spots, end) + tree.seconds[nodes], metres

    def _on_same(self, root: Spots, spots: Spots) -> tuple[Floats, Floats]:
        ahead = spots.share - root.share[0]
        metres = np.abs(ahead) * self._metres[spots.segment]
        is_open = self._is_open(spots.segment, np.where(ahead >= 0, FORWARD, BACKWARD)) | (metres <= SAME_SPOT_M)
        is_same = is_open & (spots.segment == root.segment[0])
        return np.where(is_same, np.abs(ahead) * self._drive_s[spots.segment], np.inf), metres

    def _tree_metres(self, root: Spots, parent: Ints) -> Floats:
        """By pointer doubling: no walk in Python."""
        metres, up = np.zeros(self._arcs.size + 1), np.arange(self._arcs.size + 1)
        reached = np.flatnonzero(parent >= 0)
        up[reached] = parent[reached]
        inner = reached[parent[reached] != self._arcs.size]
        metres[inner] = self._arcs.metres[self._arc(parent[inner], inner)]
        for end in (START, END):
            node = int(self.ends(root, end)[0])
            if parent[node] == self._arcs.size and np.isfinite(self.leave_cost(root, end)[0]):
                metres[node] = float(_share(root, end)[0] * self._metres[root.segment[0]])
        while (up != up[up]).any():
            metres, up = metres + metres[up], up[up]
        return metres

    def _arc(self, parents: Ints, nodes: Ints) -> Ints:
        return self._arcs.find(parents, nodes)

    def _own_matrix(self) -> csr_array:
        """This thread's copy: its two last entries are rewritten at each search."""
        kept: csr_array | None = getattr(self._own, "matrix", None)
        if kept is None:
            kept = self._own.matrix = self._matrix.copy()
        return kept


class _Against(Traffic):
    def __init__(self, network: Network, drive_s: Floats, matrix: csr_array, arcs: Arcs) -> None:
        super().__init__(network, drive_s, matrix, arcs)
        self._flow = ((self._flow & FORWARD) << 1) | ((self._flow & BACKWARD) >> 1)
        self._leave_s, self._enter_s = self._enter_s, self._leave_s

    def _arc(self, parents: Ints, nodes: Ints) -> Ints:
        return self._arcs.find(nodes, parents)


def _share(spots: Spots, end: int) -> Floats:
    """The part of the segment between each spot and one end."""
    return 1 - spots.share if end == END else spots.share


def _matrix(rows: Ints, columns: Ints, arcs: Arcs) -> csr_array:
    """The arcs and one row more, the root's, whose two entries each search fills in."""
    order = np.lexsort((columns, rows))
    counts = np.bincount(rows, minlength=arcs.size)
    pointers = np.concatenate(([0], np.cumsum(counts), [len(rows) + 2])).astype(np.int32)
    indices = np.concatenate((columns[order], [arcs.size, arcs.size])).astype(np.int32)
    data = np.concatenate((arcs.seconds[order], [1.0, 1.0]))
    return csr_array((data, indices, pointers), shape=(arcs.size + 1, arcs.size + 1))
