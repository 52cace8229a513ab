"""Trees of quickest moves from one spot, with the traffic or against it. Knows arcs, no coordinates."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from allopm.geo.arcs import Arcs, Rules
from allopm.geo.network import BACKWARD, FORWARD
from allopm.geo.snapping import Spots
from allopm.geo.turns import END, START

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A fix is no better than this: so little behind in a one-way street, nobody drives round the block.
SAME_SPOT_M: Final = 25.0
SAME: Final = 2  # how a spot is reached: by the START of its segment, by its END, or on the root's own segment


@dataclass(frozen=True)
class Tree:
    """Per state: seconds and parent from the root; the root is the last one."""

    root: Spots
    seconds: Floats
    parent: Ints
    left_by: dict[int, int]  # of states next to the root: the end of its segment that leads there
    measure: Callable[[Tree], Floats]

    @cached_property
    def metres(self) -> Floats:
        """From the root; measured when first asked for."""
        return self.measure(self)


@dataclass(frozen=True)
class Choices:
    """Three ways to each spot (START, END, SAME): rows of seconds and metres; infinite where there is none."""

    seconds: Floats
    metres: Floats
    state: Ints  # the last one before the spot, for the first two


class Traffic:
    """The moves of a network. `Traffic.against` turns every street round, so a tree from the target leads to it."""

    def __init__(self, rules: Rules, arcs: Arcs, matrix: csr_array) -> None:
        turns = rules.turns
        self._drive_s = rules.drive_s
        self._metres = rules.network.seg_m
        self._flow = rules.flow
        self._arcs = arcs
        self._matrix = matrix
        self._leave = (turns.arrive[START][:, None], turns.arrive[END][:, None])  # states by which a spot is left
        self._enter = turns.enter  # and reached
        self._leave_s = rules.junction_s  # paid on reaching the first state from the root
        self._enter_s = np.zeros(arcs.size)  # paid between the last state and a spot
        self._own = threading.local()

    @classmethod
    def along(cls, rules: Rules, arcs: Arcs) -> Traffic:
        slots = 2 * 1
        return cls(rules, arcs, _matrix(arcs, arcs.tail, arcs.head, slots=slots))

    @classmethod
    def against(cls, rules: Rules, arcs: Arcs) -> Traffic:
        slots = sum(rows.shape[1] for rows in rules.turns.enter)
        return _Against(rules, arcs, _matrix(arcs, arcs.head, arcs.tail, slots=slots))

    def tree(self, root: Spots, *, limit_s: float) -> Tree:
        """One search from one spot. `root` holds exactly one."""
        first = self._first_moves(root)
        matrix = self._rooted(first)
        found = dijkstra(matrix, indices=[self._arcs.size], return_predecessors=True, limit=limit_s)
        seconds, parent = found[0][0], found[1][0].astype(np.int64)
        return Tree(root, seconds, parent, {state: end for state, (_, end) in first.items()}, self._metres_of)

    def seconds(self, root: Spots, *, limit_s: float) -> Floats:
        """The same search without the way: seconds per state, at least up to the limit. Do not write into it.

        Each thread keeps its last answer: a proposal past closures asks twice what the way is without them."""
        asked = (int(root.segment[0]), float(root.share[0]))
        kept: tuple[tuple[int, float], float, Floats] | None = getattr(self._own, "seconds", None)
        if kept is None or kept[0] != asked or kept[1] < limit_s:
            matrix = self._rooted(self._first_moves(root))
            found = np.asarray(dijkstra(matrix, indices=[self._arcs.size], limit=limit_s)[0])
            kept = self._own.seconds = (asked, limit_s, found)
        return kept[2]

    def _rooted(self, first: dict[int, tuple[float, int]]) -> csr_array:
        """This thread's matrix with the root's moves in its last row."""
        matrix = self._own_matrix()
        row = slice(int(matrix.indptr[-2]), int(matrix.indptr[-1]))
        matrix.indices[row], matrix.data[row] = self._arcs.size, 1.0  # a move to itself: none
        for slot, (state, (cost, _)) in enumerate(first.items(), row.start):
            matrix.indices[slot] = state
            matrix.data[slot] = max(cost, 1e-6)  # zero would be no move at all
        return matrix

    def choices(self, tree: Tree, spots: Spots) -> Choices:
        by_start, by_end = (self._by_end(tree, spots, end) for end in (START, END))
        pairs = zip(by_start, by_end, self._on_same(tree.root, spots), strict=True)
        seconds, metres, state = (np.stack(rows) for rows in pairs)
        return Choices(seconds, metres, state)

    def times_by_ends(self, seconds: Floats, spots: Spots) -> Floats:
        """Rows of seconds per state → rows of seconds to each spot, by the ends of its segment."""
        ways = []
        for end in (START, END):
            states = self._enter[end][spots.segment]
            before = (seconds[:, states] + self._enter_s[states]).min(axis=2)
            is_open = self._is_open(spots.segment, BACKWARD if end == END else FORWARD)
            drive_s = np.where(is_open, _share(spots, end) * self._drive_s[spots.segment], np.inf)
            ways.append(before + drive_s)
        return np.asarray(np.minimum(*ways))

    def times(self, seconds: Floats, roots: Spots, spots: Spots) -> Floats:
        """The same for trees whose roots lie on segments of their own: a spot may lie on one of them."""
        found = self.times_by_ends(seconds, spots)
        row, spot = np.nonzero(roots.segment[:, None] == spots.segment[None, :])
        for one, other in zip(row.tolist(), spot.tolist(), strict=True):
            same, _, _ = self._on_same(roots.part(slice(one, one + 1)), spots.part(slice(other, other + 1)))
            found[one, other] = min(found[one, other], float(same[0]))
        return found

    def times_from_any(self, roots: Spots, head_start_s: Floats, *, limit_s: float) -> Floats:
        """Seconds per state from the soonest of several spots; `head_start_s` is added to each spot's own."""
        moves = [
            (state, late + cost)
            for row, late in enumerate(head_start_s.tolist())
            for state, (cost, _) in self._first_moves(roots.part(slice(row, row + 1))).items()
        ]
        own = int(self._matrix.indptr[-2])
        pointers = self._matrix.indptr.copy()
        pointers[-1] = own + len(moves)
        indices = np.concatenate((self._matrix.indices[:own], [state for state, _ in moves])).astype(np.int32)
        costs = [max(cost, 1e-6) for _, cost in moves]
        matrix = csr_array((np.concatenate((self._matrix.data[:own], costs)), indices, pointers), self._matrix.shape)
        return np.asarray(dijkstra(matrix, indices=[self._arcs.size], limit=limit_s)[0])

    def _leave_cost(self, spots: Spots, end: int) -> Floats:
        """Seconds from each spot to one end of its segment, infinite against a one-way."""
        is_open = self._is_open(spots.segment, FORWARD if end == END else BACKWARD)
        return np.where(is_open, _share(spots, end) * self._drive_s[spots.segment], np.inf)

    def _is_open(self, segments: Ints, way: int | Ints) -> NDArray[np.bool_]:
        return (self._flow[segments] & way) > 0

    def _first_moves(self, root: Spots) -> dict[int, tuple[float, int]]:
        """State → seconds and the end of the root's segment that leads there."""
        moves: dict[int, tuple[float, int]] = {}
        for end in (START, END):
            cost = float(self._leave_cost(root, end)[0])
            for state in set(self._leave[end][root.segment[0]].tolist()) if np.isfinite(cost) else ():
                move = (cost + float(self._leave_s[state]), end)
                moves[state] = min(move, moves.get(state, move))
        return moves

    def _by_end(self, tree: Tree, spots: Spots, end: int) -> tuple[Floats, Floats, Ints]:
        states = self._enter[end][spots.segment]
        rows = np.arange(len(spots.segment))
        before = tree.seconds[states] + self._enter_s[states]
        state = states[rows, np.argmin(before, axis=1)]
        is_open = self._is_open(spots.segment, BACKWARD if end == END else FORWARD)
        share = _share(spots, end)
        seconds = np.where(is_open, share * self._drive_s[spots.segment] + before.min(axis=1), np.inf)
        return seconds, share * self._metres[spots.segment] + tree.metres[state], state

    def _on_same(self, root: Spots, spots: Spots) -> tuple[Floats, Floats, Ints]:
        ahead = spots.share - root.share[0]
        metres = np.abs(ahead) * self._metres[spots.segment]
        is_open = self._is_open(spots.segment, np.where(ahead >= 0, FORWARD, BACKWARD)) | (metres <= SAME_SPOT_M)
        is_same = is_open & (spots.segment == root.segment[0])
        seconds = np.where(is_same, np.abs(ahead) * self._drive_s[spots.segment], np.inf)
        return seconds, metres, np.full(len(metres), self._arcs.size)

    def _metres_of(self, tree: Tree) -> Floats:
        """Per state, from the root. By pointer doubling: no walk in Python."""
        root, parent, left_by = tree.root, tree.parent, tree.left_by
        metres, up = np.zeros(self._arcs.size + 1), np.arange(self._arcs.size + 1)
        reached = np.flatnonzero(parent >= 0)
        up[reached] = parent[reached]
        inner = reached[parent[reached] != self._arcs.size]
        metres[inner] = self._arcs.metres[self._arc(parent[inner], inner)]
        for state, end in left_by.items():
            if parent[state] == self._arcs.size:
                metres[state] = float(_share(root, end)[0] * self._metres[root.segment[0]])
        while (up != up[up]).any():
            metres, up = metres + metres[up], up[up]
        return metres

    def _arc(self, parents: Ints, states: Ints) -> Ints:
        return self._arcs.find(parents, states)

    def _own_matrix(self) -> csr_array:
        """This thread's copy: its last row is rewritten at each search."""
        kept: csr_array | None = getattr(self._own, "matrix", None)
        if kept is None:
            kept = self._own.matrix = self._matrix.copy()
        return kept


class _Against(Traffic):
    def __init__(self, rules: Rules, arcs: Arcs, matrix: csr_array) -> None:
        super().__init__(rules, arcs, matrix)
        self._flow = ((self._flow & FORWARD) << 1) | ((self._flow & BACKWARD) >> 1)
        self._leave, self._enter = self._enter, self._leave
        self._leave_s, self._enter_s = self._enter_s, self._leave_s

    def _arc(self, parents: Ints, states: Ints) -> Ints:
        return self._arcs.find(states, parents)


def _share(spots: Spots, end: int) -> Floats:
    """The part of the segment between each spot and one end."""
    return 1 - spots.share if end == END else spots.share


def _matrix(arcs: Arcs, rows: Ints, columns: Ints, *, slots: int) -> csr_array:
    """The arcs and one row more, the root's, whose entries each search fills in."""
    order = np.lexsort((columns, rows))
    counts = np.bincount(rows, minlength=arcs.size)
    pointers = np.concatenate(([0], np.cumsum(counts), [len(rows) + slots])).astype(np.int32)
    indices = np.concatenate((columns[order], np.full(slots, arcs.size))).astype(np.int32)
    data = np.concatenate((arcs.seconds[order], np.ones(slots)))
    return csr_array((data, indices, pointers), shape=(arcs.size + 1, arcs.size + 1))
