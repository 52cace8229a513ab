"""Reads /proc: which servers hold a data folder, which processes are gone. Knows no launcher."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Final

_LOOK_S: Final = 0.02


def servers_on(data: Path) -> list[int]:
    """The PostgreSQL processes at work in this data folder, postmaster first when it is alive.

    A server's processes all have the data folder as their current folder.
    """
    wanted = os.path.realpath(data)
    found = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _is_in(entry, wanted)]
    return sorted(found, key=lambda pid: (_parent(pid) in found, pid))


def end(pid: int, *numbers: signal.Signals, patience_s: float) -> bool:
    """Send each signal in turn until the process is gone; False when it outlives them all."""
    for number in numbers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if is_gone(pid, patience_s=patience_s):
            return True
    return False


def is_gone(pid: int, *, patience_s: float) -> bool:
    """Whether the process ends within this time."""
    deadline = time.monotonic() + patience_s
    while _state(pid) not in ("", "Z"):
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_S)
    return True


def _is_in(entry: Path, folder: str) -> bool:
    try:
        is_there = os.readlink(entry / "cwd") == folder
        return (
            is_there and (entry / "comm").read_text().strip().startswith("postgres") and _state(int(entry.name)) != "Z"
        )
    except OSError:
        return False  # gone in the meantime, or somebody else's


def _state(pid: int) -> str:
    """The kernel's letter for this process; empty when there is none."""
    fields = _stat(pid)
    return fields[0] if fields else ""


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
