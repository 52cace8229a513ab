"""Ties a child process to its parent, so that a killed launcher leaves nothing behind. Knows no program."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from typing import Final

PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None)  # loaded now: nothing may be loaded between fork and exec


def leash(number: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends `number` when the parent dies.

    More exactly, when the parent's *thread* that forked ends: start children from the main thread.
    """
    parent = os.getpid()

    def hold() -> None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it died before the leash was on
            os._exit(1)

    return hold
