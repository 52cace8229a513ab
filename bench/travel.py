"""Travel times of 100 crews to one case over the streets of Nice, against one plain search on the same matrix."""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from allopm.geo.build.job import Inputs, build_map
from allopm.geo.conditions import PROFILES, Conditions, LonLat, Obstacle
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
    dice = random.Random(3606)
    crews = [place(dice) for _ in range(CREWS)]
    targets = [place(dice) for _ in range(ROUNDS)]
    tree(folder, crews, targets)
    closing(folder, crews, targets)
    areas(folder, targets)


def tree(folder: Path, crews: list[LonLat], targets: list[LonLat]) -> None:
    """As a server process asks: from its worker threads, one at a time and four at once."""
    travel = load_travel(folder)
    assert isinstance(travel, StreetTravel)
    arcs = travel.graph.arcs
    matrix = csr_array((arcs.seconds, (arcs.head, arcs.tail)), shape=(arcs.size, arcs.size))
    plain = measured(lambda at: dijkstra(matrix, indices=[int(arcs.tail[at * 40])], return_predecessors=True))
    reference = percentile(plain, 0.95)
    cpu = time.thread_time()
    measured(lambda at: travel.eta_many_to_one(crews, targets[at]))
    cpu_ms = (time.thread_time() - cpu) * 1000 / ROUNDS
    for threads in (1, 4):
        with ThreadPoolExecutor(threads) as pool:
            runs = pool.map(lambda _: measured(lambda at: travel.eta_many_to_one(crews, targets[at])), range(threads))
            figure = percentile([took for run in runs for took in run], 0.95)
        Row(
            f"{CREWS} crews → one case by the streets, p95, {threads} at once (CPU {cpu_ms:.1f} ms)",
            f"{figure:.1f} ms",
            f"{reference:.1f} ms (one SciPy Dijkstra, {len(arcs.tail)} arcs)",
            f"{figure / reference:.1f}",
            "≤ 15 ms" if threads == 1 else "–",
            "≤ 5 ms" if threads == 1 else "–",
            figure <= 15 if threads == 1 else None,
        ).tell()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        first_s, first_mb, all_s, all_mb = fresh.submit(loaded, folder).result()
    Row(
        f"the graph in a fresh process, five profiles ({all_s:.2f} s; one {first_mb:.0f} MB, {first_s:.2f} s)",
        f"{all_mb:.0f} MB",
        "–",
        "–",
        "≤ 50 MB",
        "–",
        all_mb <= 50,
    ).tell()


def loaded(folder: Path) -> tuple[float, float, float, float]:
    """Seconds and resident megabytes that the first profile takes with its first answer, and that all five take."""
    empty, started = resident_mb(), time.perf_counter()
    figures: list[float] = []
    for profile in PROFILES:
        travel = load_travel(folder, Conditions(profile))
        travel.eta_many_to_one([(7.26, 43.70)], (7.27, 43.71))
        travel.eta_one_to_many((7.26, 43.70), [(7.27, 43.71)])
        if profile in (PROFILES[0], PROFILES[-1]):
            figures += [time.perf_counter() - started, resident_mb() - empty]
    return figures[0], figures[1], figures[2], figures[3]


def closing(folder: Path, crews: list[LonLat], targets: list[LonLat]) -> None:
    """A new closure and the first answer past it; every second one holds the case itself."""

    def close(at: int) -> None:
        (lon, lat), case = targets[at], targets[at - at % 2]
        ring = ((lon - 1e-3, lat - 1e-3), (lon + 1e-3, lat - 1e-3), (lon + 1e-3, lat + 1e-3), (lon - 1e-3, lat + 1e-3))
        load_travel(folder, Conditions(obstacles=(Obstacle(ring, True),))).eta_many_to_one(crews, case)

    figure = percentile(measured(close), 0.95)
    Row(
        f"a closure drawn and {CREWS} crews asked past it, p95",
        f"{figure:.1f} ms",
        "–",
        "–",
        "≤ 100 ms",
        "–",
        figure <= 100,
    ).tell()


def areas(folder: Path, targets: list[LonLat]) -> None:
    travel = load_travel(folder, Conditions("priority"))
    figure = percentile(measured(lambda at: travel.isochrone(targets[at], [180, 300, 600]), rounds=30), 0.95)
    Row("areas reached in 3, 5 and 10 minutes, p95", f"{figure:.0f} ms", "–", "–", "–", "–").tell()


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


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


if __name__ == "__main__":
    sys.exit(main())
