"""States of a network: its nodes, and a second one for each way of arriving that may not leave everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from allopm.geo.conditions import PROFILES, Profile
from allopm.geo.network import Network
from allopm.geo.profile import MANNERS

Ints = NDArray[np.int64]
START: Final = 0  # the ends of a segment
END: Final = 1


@dataclass(frozen=True)
class Turns:
    """Where a segment's traffic arrives, and from where it may be entered. Without a ban both are the node itself."""

    node: Ints  # of each state
    arrive: tuple[Ints, Ints]  # by end: the state of who comes out of each segment there
    enter: tuple[Ints, Ints]  # by end: rows of states that may go in there; the first stands in for missing ones
    more: tuple[Ints, Ints, Ints]  # state, segment, end: the entries by states beyond the nodes

    @property
    def size(self) -> int:
        return len(self.node)

    @classmethod
    def of(cls, network: Network, profile: Profile) -> Self:
        ends = (network.seg_a.astype(np.int64), network.seg_b.astype(np.int64))
        bans = _bans(network, profile)
        arrive = (ends[START].copy(), ends[END].copy())
        node = [*range(len(network.node_lon))]
        entries: list[tuple[int, int, int]] = []
        for (segment, via), banned in sorted(bans.items()):
            state = len(node)
            node.append(via)
            for end in (START, END):
                if ends[end][segment] == via:
                    arrive[end][segment] = state
                around = np.flatnonzero(ends[end] == via).tolist()
                entries += [(state, other, end) for other in around if other not in banned]
        more = np.array(entries, dtype=np.int64).reshape(-1, 3).T
        enter = (_rows(ends[START], entries, START), _rows(ends[END], entries, END))
        return cls(np.array(node, dtype=np.int64), arrive, enter, (more[0], more[1], more[2]))


def _bans(network: Network, profile: Profile) -> dict[tuple[int, int], set[int]]:
    """Per segment and node at its end: the segments nobody of the profile may turn into there."""
    found: dict[tuple[int, int], set[int]] = {}
    if not MANNERS[profile].obeys_bans:
        return found
    bound = np.flatnonzero(network.ban_who >> PROFILES.index(profile) & 1)
    rows = zip(
        network.ban_from[bound].tolist(), network.ban_via[bound].tolist(), network.ban_to[bound].tolist(), strict=True
    )
    for segment, via, target in rows:
        found.setdefault((segment, via), set()).add(target)
    return found


def _rows(nodes: Ints, entries: Iterable[tuple[int, int, int]], end: int) -> Ints:
    states: dict[int, list[int]] = {}
    for state, segment, at in entries:
        if at == end:
            states.setdefault(segment, []).append(state)
    width = 1 + max(map(len, states.values()), default=0)
    rows = np.repeat(nodes[:, None], width, axis=1)
    for segment, others in states.items():
        rows[segment, 1 : 1 + len(others)] = others
    return rows
