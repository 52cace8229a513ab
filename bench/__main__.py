"""`make bench`: every benchmark in its own process; prints a table and writes `var/bench.json`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BENCHES = (
    "urgency",
    "grouping",
    "intake",
    "positions",
    "snapshot",
    "live",
    "travel",
    "proposals",
    "addresses",
    "desk",
    "finding",
    "replays",
    "phone",
    "starting",
    "evening",
)
COLUMNS = ("path", "figure", "reference", "ratio", "must", "aim")


def main() -> int:
    chosen = sys.argv[1:] or list(BENCHES)
    rows: list[dict[str, Any]] = []
    for name in chosen:
        print(f"… {name}", file=sys.stderr)
        run = subprocess.run(
            [sys.executable, "-m", f"bench.{name}"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
        )
        if run.returncode:
            print(f"bench.{name} a échoué.", file=sys.stderr)
            return 1
        rows += [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    print(f"Machine : {machine()}\n")
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    for row in rows:
        print(f"| {' | '.join(str(row.get(column, '')) for column in COLUMNS)} |")
    target = Path(os.environ.get("ALLOPM_VAR", ROOT / "var")) / "bench.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"machine": machine(), "rows": rows}, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def machine() -> str:
    """Processor, cores and interpreter, as the system names them."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "processeur inconnu"
    )
    return f"{model}, {os.cpu_count()} cœurs, Python {sys.version.split()[0]}"


if __name__ == "__main__":
    sys.exit(main())
