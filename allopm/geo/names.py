"""Finds streets by what people type, and the street nearest to a point. Knows no house number register yet."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from rapidfuzz import fuzz, process

from allopm.geo.network import FILE, Network, UnreadableStreets
from allopm.geo.snapping import Snapper
from allopm.geo.wording import TYPES, Question, ask, key_of

INDEX: Final = "streets.json"
NEAR_M: Final = 250.0  # farther than this, no street is said to be "here"
BEHIND: Final = 0.2  # so far behind the best, a name is noise in the list
ENOUGH: Final = 0.62  # below this the words have no street of ours in them; measured on one-typo queries

log = logging.getLogger("allopm.geo")
Json = dict[str, Any]


@dataclass(frozen=True)
class Street:
    """A street name in a commune, with a point on it."""

    name: str
    key: str
    city: str
    lon: float
    lat: float


class StreetNames:
    """All names of a map, in memory: about a thousand for a city."""

    def __init__(self, streets: list[Street], cities: Iterable[str], network: Network | None) -> None:
        self.streets = streets
        self._keys = [street.key for street in streets]
        self._bare = [_bare(street.key) for street in streets]
        self._cities = frozenset(key_of(city) for city in cities)
        named = np.flatnonzero(network.seg_name >= 0) if network else np.zeros(0, dtype=np.int64)
        self._network = network
        self._snapper = Snapper(network, named) if network is not None and len(named) else None

    @classmethod
    def load(cls, map_dir: Path) -> StreetNames:
        """Empty when there is no index."""
        try:
            body = json.loads((map_dir / INDEX).read_text(encoding="utf-8"))
            streets = [Street(**row) for row in body["streets"]]
            return cls(streets, body["cities"], Network.load(map_dir / FILE))
        except FileNotFoundError:
            return cls([], [], None)
        except (OSError, ValueError, KeyError, TypeError, UnreadableStreets) as problem:
            log.error("street_names_unusable reason=%r", problem)
            return cls([], [], None)

    def search(self, q: str, limit: int = 5) -> Json:
        """GeoCodeJSON, best first."""
        question = ask(q, self._cities)
        if not question.key:
            return _collection([])
        ranked = sorted(self._scores(question).items(), key=lambda one: (-one[1], len(self._keys[one[0]]), one[0]))
        least = max(ENOUGH, ranked[0][1] - BEHIND) if ranked else ENOUGH
        kept = [(at, score) for at, score in ranked if score >= least][:limit]
        return _collection([_found(self.streets[at], question, score) for at, score in kept])

    def reverse(self, lon: float, lat: float) -> Json:
        """GeoCodeJSON: the nearest named street, or nothing within NEAR_M."""
        if self._snapper is None or self._network is None or not (np.isfinite(lon) and np.isfinite(lat)):
            return _collection([])
        spot = self._snapper.snap(np.array([[lon, lat]]))
        if spot.off_m[0] > NEAR_M:
            return _collection([])
        street = self.streets[int(self._network.seg_name[spot.segment[0]])]
        properties = _properties(street, street.name) | {"distance": round(float(spot.off_m[0]), 1)}
        return _collection([_feature(lon, lat, properties)])

    def _scores(self, question: Question) -> dict[int, float]:
        """Index → 0…1. A completion of what is typed beats a similar spelling of the same length."""
        scores: dict[int, float] = {}
        bare = _bare(question.key)
        for key, keys, weight in ((question.key, self._keys, 1.0), (bare, self._bare, 0.97)):
            if not key or (keys is self._bare and len(bare) < 3):
                continue
            for _, score, at in process.extract(key, keys, scorer=fuzz.ratio, limit=25, score_cutoff=50):
                scores[at] = max(scores.get(at, 0.0), weight * score / 100)
        for at, key in enumerate(self._keys):
            if score := _completes(question, bare, key):
                scores[at] = max(scores.get(at, 0.0), score)
        return scores


def _completes(question: Question, bare: str, key: str) -> float:
    """How well the typed words, the last one perhaps unfinished, begin words of the name; 0 when they do not."""
    if key.startswith(question.key):
        return 0.9 + 0.1 * len(question.key) / len(key)
    typed, words = bare.split(), key.split()
    if not typed or len(bare) < 3 or _contradicts(question.key, key):
        return 0.0
    *whole, last = typed
    is_last = any(word.startswith(last) if question.ends_open else word == last for word in words)
    if not is_last or any(word not in words for word in whole):
        return 0.0
    return 0.75 + 0.2 * len(bare) / max(len(_bare(key)), len(bare))


def _contradicts(typed: str, key: str) -> bool:
    """« rue Dante » is not « avenue Dante »: a typed type must be the street's."""
    first = typed.split(maxsplit=1)[0]
    return first in TYPES and not key.startswith(first)


def _bare(key: str) -> str:
    """Without the type of street."""
    first, _, rest = key.partition(" ")
    return rest if first in TYPES and rest else key


def _found(street: Street, question: Question, score: float) -> Json:
    label = f"{question.number} {_inside(street.name)}" if question.number else street.name
    properties = _properties(street, label) | {"score": round(min(score, 1.0), 3)}
    if question.number:
        properties["number_known"] = False  # the point is on the street, not at the door
    return _feature(street.lon, street.lat, properties)


def _inside(name: str) -> str:
    """« Rue de France » after a number: « rue de France »."""
    first, _, rest = name.partition(" ")
    return f"{first.lower()} {rest}" if key_of(first) in TYPES else name


def _properties(street: Street, label: str) -> Json:
    label = f"{label}, {street.city}" if street.city else label
    return {"label": label, "name": street.name, "type": "street", "city": street.city}


def _feature(lon: float, lat: float, properties: Json) -> Json:
    # GeoCodeJSON 0.1.0 nests; the Géoplateforme answers flat. Both are given, so either reader is served.
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": properties | {"geocoding": properties}}


def _collection(features: list[Json]) -> Json:
    about = {"version": "0.1.0", "attribution": "© contributeurs OpenStreetMap", "licence": "ODbL 1.0"}
    return {"type": "FeatureCollection", "geocoding": about, "features": features}


_kept: dict[Path, tuple[tuple[int, int], StreetNames]] = {}
_loading = threading.Lock()


def load_names(map_dir: Path) -> StreetNames:
    """The index of `map_dir`, kept in this process and read again when it has changed."""
    stamp = (_changed(map_dir / INDEX), _changed(map_dir / FILE))
    kept = _kept.get(map_dir)
    if kept and kept[0] == stamp:
        return kept[1]
    with _loading:
        kept = _kept.get(map_dir)
        if kept is None or kept[0] != stamp:
            kept = _kept[map_dir] = (stamp, StreetNames.load(map_dir))
    return kept[1]


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def find_addresses(map_dir: Path, q: str, *, limit: int = 5) -> Json:
    """GeoCodeJSON of what the words may mean, best first; empty when there is no map."""
    return load_names(map_dir).search(q, limit)


def nearest_address(map_dir: Path, lon: float, lat: float) -> Json:
    """GeoCodeJSON of the nearest street, or empty."""
    return load_names(map_dir).reverse(lon, lat)
