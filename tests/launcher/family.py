"""Who descends from whom, from /proc."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def command_of(pid: int) -> str:
    """Empty once the process has ended, even when nobody has taken note of its end yet."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def children(pid: int) -> dict[int, str]:
    try:
        words = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return {}
    return {int(word): command_of(int(word)) for word in words}


def child_named(pid: int, words: str) -> int:
    return next(child for child, command in children(pid).items() if words in command)


def wait_until(holds: Callable[[], object], patience_s: float = 60) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, "still waiting"
        time.sleep(0.05)
