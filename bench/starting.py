"""From a fresh clone to a running city, the second start, and what an idle city costs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.rows import Row

ROOT = Path(__file__).resolve().parents[1]
IDLE_S = 60.0
SETTLE_S = 40.0


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="allopm-clone-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        clone = Path(folder) / "allopm"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        shared = ROOT.parent / "shared"
        if shared.exists():
            (Path(folder) / "shared").symlink_to(shared)
        fresh_s, house = start(clone)
        stop(house)
        second_s, house = start(clone)
        time.sleep(SETTLE_S)
        cpu = cpu_s(house.pid)
        time.sleep(IDLE_S)
        share = (cpu_s(house.pid) - cpu) / IDLE_S
        stop_s = stop(house)
        shutil.rmtree(clone / "var", ignore_errors=True)
    Row(
        "fresh clone → running city",
        f"{fresh_s:.0f} s",
        "package caches warm",
        "–",
        "≤ 180 s",
        "≤ 90 s",
        fresh_s <= 180,
    ).tell()
    Row("second start", f"{second_s:.1f} s", "until /readyz answers", "–", "≤ 5 s", "≤ 2.5 s", second_s <= 5).tell()
    Row("stop", f"{stop_s:.1f} s", "SIGTERM to no process left", "–", "≤ 5 s", "–", stop_s <= 5).tell()
    Row(
        "idle cost, 40 simulated crews",
        f"{share:.1%} of a core",
        f"CPU of all processes over {IDLE_S:.0f} s",
        "–",
        "≤ 15 %",
        "≤ 5 %",
        share <= 0.15,
    ).tell()


def start(clone: Path) -> tuple[float, subprocess.Popen[bytes]]:
    """`make run` on a free port until it is ready; seconds and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.monotonic()
    env = {key: value for key, value in os.environ.items() if not key.startswith("ALLOPM_")} | {"PORT": str(port)}
    house = subprocess.Popen(
        ["make", "run"], cwd=clone, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    while time.monotonic() - started < 600:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
                if answer.status == 200:
                    return time.monotonic() - started, house
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the clone did not start")


def stop(house: subprocess.Popen[bytes]) -> float:
    started = time.monotonic()
    os.killpg(house.pid, signal.SIGTERM)
    house.wait(timeout=30)
    return time.monotonic() - started


def cpu_s(root: int) -> float:
    """User and system seconds of a process and everything below it."""
    ticks = os.sysconf("SC_CLK_TCK")
    rows = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            rows[int(entry.name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / ticks)
    family, grown = {root}, True
    while grown:
        more = {pid for pid, (parent, _) in rows.items() if parent in family} - family
        family, grown = family | more, bool(more)
    return sum(rows[pid][1] for pid in family if pid in rows)


if __name__ == "__main__":
    main()
