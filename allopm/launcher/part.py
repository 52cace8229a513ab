"""One supervised process: how it starts, how it is told to stop. Knows no supervisor."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from allopm.launcher.leash import leash

LONGEST_LOG_BYTES: Final = 10 * 1024 * 1024
TAIL_LINES: Final = 12


@dataclass(frozen=True)
class Part:
    """A command that should run for as long as the house does; `fds` are handed to it."""

    title: str
    command: tuple[str, ...]
    log: Path
    fds: tuple[int, ...] = ()
    niceness: int = 0

    def launch(self) -> subprocess.Popen[bytes]:
        """In its own process group, on a leash: it dies with the supervisor."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        _turn_over(self.log)
        hold = leash(signal.SIGKILL)  # at once: everything it did is in the database

        def before() -> None:
            hold()
            if self.niceness:
                os.nice(self.niceness)

        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self.fds,
                process_group=0,
                preexec_fn=before,
            )

    def last_words(self) -> str:
        return tail(self.log)


async def ended(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end of a process without a thread; returns its code, negative for a signal."""
    loop = asyncio.get_running_loop()
    gone: asyncio.Future[None] = loop.create_future()
    descriptor = os.pidfd_open(process.pid)

    def note() -> None:
        if not gone.done():
            gone.set_result(None)

    loop.add_reader(descriptor, note)
    try:
        await gone
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)
    return process.wait()


async def end_all(running: Sequence[subprocess.Popen[bytes]], *, patience_s: float) -> None:
    """SIGTERM to all at once; whatever is left of their groups after `patience_s` is killed."""
    for process in running:
        if process.poll() is None:
            process.terminate()
    waiting = [asyncio.ensure_future(ended(process)) for process in running if process.poll() is None]
    if waiting:
        await asyncio.wait(waiting, timeout=patience_s)
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def cause(code: int) -> str:
    """A process's end in words."""
    if code >= 0:
        return f"code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The end of a log."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def _turn_over(log: Path) -> None:
    if log.exists() and log.stat().st_size > LONGEST_LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
