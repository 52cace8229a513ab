"""Ends streams at the signal. Knows no server by name.

Servers wait for open answers before they tell the lifespan, and a stream is an answer that never ends.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType


def at_the_signal(end: Callable[[], None]) -> None:
    """Call `end` on this loop at SIGTERM or SIGINT, before whatever the server does then."""
    if threading.current_thread() is not threading.main_thread():
        return  # a server in a thread gets no signal
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        _go_before(number, lambda: loop.call_soon_threadsafe(end))


def _go_before(number: signal.Signals, act: Callable[[], object]) -> None:
    theirs = signal.getsignal(number)

    def both(received: int, frame: FrameType | None) -> None:
        act()
        if callable(theirs):
            theirs(received, frame)

    signal.signal(number, both)
