"""Residents who follow their reports: one stream per thread, in a process of its own; counts every change of each.

Reads the tokens, a line of JSON, on standard input; says "ready"; then answers each line with what has come so far.
"""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import sys
from typing import Any

CHANGE = b"event: change\n"


class Thread(asyncio.Protocol):
    """Counts changes, parses nothing; a frame cut in two counts once."""

    changes: list[int] = []  # one list for all, by number
    answered = 0
    lost = 0

    def __init__(self, number: int, token: str) -> None:
        self.number, self.token, self.tail = number, token, b""
        self.has_answer = False

    def connection_made(self, transport: Any) -> None:
        transport.write(f"GET /live/threads/{self.token} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        if not self.has_answer:
            self.has_answer = True
            Thread.answered += data.startswith(b"HTTP/1.1 200")
        text = self.tail + data
        Thread.changes[self.number] += text.count(CHANGE)
        cut = text.rfind(CHANGE)
        self.tail = text[max(len(text) - len(CHANGE) + 1, cut + len(CHANGE) if cut >= 0 else 0) :]

    def connection_lost(self, problem: Exception | None) -> None:
        Thread.lost += 1


async def follow(port: int) -> None:
    tokens = json.loads(sys.stdin.readline())
    Thread.changes = [0] * len(tokens)
    loop = asyncio.get_running_loop()
    for number, token in enumerate(tokens):
        line = socket.create_connection(("127.0.0.1", port))
        line.setblocking(False)
        await loop.create_connection(lambda number=number, token=token: Thread(number, token), sock=line)
        while Thread.answered < number - 50 and not Thread.lost:  # not more at the door than it opens
            await asyncio.sleep(0.01)
    say("ready")
    while await loop.run_in_executor(None, sys.stdin.readline):
        say(json.dumps({"answered": Thread.answered, "lost": Thread.lost, "changes": Thread.changes}))


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    import uvloop

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    uvloop.run(follow(int(sys.argv[1])))
