"""Travel times of 100 crews to one case over the streets of Nice, against one plain search on the same matrix."""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from allopm.geo.build.job import Inputs, build_map
from allopm.geo.travel import StreetTravel, load_travel
from bench.house import SHARED
from bench.rows import Row, percentile

EXTRACT = SHARED / "geo" / "nice" / "nice-drive.osm.pbf"
CREWS, ROUNDS = 100, 200
CENTRE = (7.22, 7.30, 43.69, 43.73)  # west, east, south, north: where crews are


def main() -> int:
    if not EXTRACT.is_file():
        sys.stderr.write(f"travel: skipped, no streets of Nice in {EXTRACT}\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="allopm-bench-") as folder:
        started = time.perf_counter()
        build_map(Inputs(EXTRACT), Path(folder), say=lambda words: None)
        built = time.perf_counter() - started
        Row("map build on the Nice extract", f"{built:.1f} s", "–", "–", "≤ 20 s", "–", built <= 20).tell()
        times(Path(folder))
    return 0


def times(folder: Path) -> None:
    before, started = memory_mb(), time.perf_counter()
    travel = load_travel(folder)
    loaded, held = time.perf_counter() - started, memory_mb() - before
    assert isinstance(travel, StreetTravel)
    dice = random.Random(3606)
    crews = [place(dice) for _ in range(CREWS)]
    targets = [place(dice) for _ in range(ROUNDS)]
    arcs = travel.graph.arcs
    matrix = csr_array((arcs.seconds, (arcs.head, arcs.tail)), shape=(arcs.size, arcs.size))
    cpu = time.thread_time()
    ours = measured(lambda at: travel.eta_many_to_one(crews, targets[at]))
    cpu_ms = (time.thread_time() - cpu) * 1000 / ROUNDS
    plain = measured(lambda at: dijkstra(matrix, indices=[int(arcs.tail[at * 40])], return_predecessors=True))
    figure, reference = percentile(ours, 0.95), percentile(plain, 0.95)
    Row(
        f"{CREWS} crews → one case by the streets, p95 (CPU {cpu_ms:.1f} ms; {len(arcs.tail)} arcs, {loaded:.2f} s to"
        f" load, {held:.0f} MB)",
        f"{figure:.1f} ms",
        f"{reference:.1f} ms (one SciPy Dijkstra)",
        f"{figure / reference:.1f}",
        "≤ 25 ms",
        "≤ 12 ms",
        figure <= 25,
    ).tell()


def place(dice: random.Random) -> tuple[float, float]:
    west, east, south, north = CENTRE
    return dice.uniform(west, east), dice.uniform(south, north)


def measured(act: Callable[[int], object], rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each call, the first few left out."""
    took = []
    for at in range(rounds):
        started = time.perf_counter()
        act(at)
        took.append((time.perf_counter() - started) * 1000)
    return took[5:]


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
