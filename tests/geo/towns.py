"""Small towns made by hand, as networks and as OpenStreetMap files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium

from allopm.geo.build.highways import Highway
from allopm.geo.build.segments import network_of
from allopm.geo.conditions import PROFILES
from allopm.geo.network import BACKWARD, CLASSES, FORWARD, Network

BOTH = FORWARD | BACKWARD
WEST, SOUTH, STEP = 7.2, 43.7, 0.001  # a block is about 80 m by 111 m


def place(node: int, columns: int = 10) -> tuple[float, float]:
    row, column = divmod(node, columns)
    return WEST + STEP * column, SOUTH + STEP * row


def packed(flow: int) -> int:
    """One-ways for all vehicles, none for people on foot."""
    return sum((BOTH if who == "foot" else flow) << (2 * place) for place, who in enumerate(PROFILES))


def street(*nodes: int, flow: int = BOTH, kind: str = "residential", kmh: int = 30, name: str = "") -> Highway:
    """A street through nodes of a grid ten wide."""
    lon, lat = np.array([place(node) for node in nodes]).T
    refs = np.array(nodes, dtype=np.int64)
    return Highway(code=CLASSES.index(kind), name=name, kmh=kmh, flow=packed(flow), refs=refs, lon=lon, lat=lat)


def town(*streets: Highway) -> Network:
    return network_of(list(streets), [-1] * len(streets))


@dataclass(frozen=True)
class Way:
    nodes: tuple[int, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """A restriction relation: from the first way over a node to the other; ways count from 0."""

    source: int
    via: int
    target: int
    tags: Mapping[str, str]


def write_osm(
    path: Path,
    ways: Iterable[Way],
    points: Mapping[int, Mapping[str, str]] | None = None,
    rules: Iterable[Rule] = (),
) -> Path:
    """An .osm.pbf of these ways over the grid's nodes, of points with tags and of restrictions."""
    ways, points = list(ways), points or {}
    writer = osmium.SimpleWriter(str(path))
    for node in sorted({node for way in ways for node in way.nodes} | set(points)):
        tags = dict(points.get(node, {}))
        writer.add_node(osmium.osm.mutable.Node(id=node + 1, location=place(node), tags=tags, version=1))
    for number, way in enumerate(ways, 1):
        refs = [node + 1 for node in way.nodes]
        writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=dict(way.tags), version=1))
    for number, rule in enumerate(rules, 1):
        members = [("w", rule.source + 1, "from"), ("n", rule.via + 1, "via"), ("w", rule.target + 1, "to")]
        tags = {"type": "restriction", **rule.tags}
        writer.add_relation(osmium.osm.mutable.Relation(id=number, members=members, tags=tags, version=1))
    writer.close()
    return path


def residential(name: str, *nodes: int, **tags: str) -> Way:
    return Way(nodes, {"highway": "residential", "name": name, **tags})
