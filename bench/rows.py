"""One measured row, as a JSON line on standard output."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """`figure` against `reference` in the same run; `ratio` is what `must` and `aim` speak of."""

    path: str
    figure: str
    reference: str
    ratio: str
    must: str
    aim: str
    is_reached: bool | None = None

    def tell(self) -> None:
        sys.stdout.write(json.dumps(asdict(self), ensure_ascii=False) + "\n")
        sys.stdout.flush()


def percentile(values: list[float], share: float) -> float:
    """The value under which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
