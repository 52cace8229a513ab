"""A crowd of browsers: opens streams and counts what comes, in a process of its own."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import Any


class Reader(asyncio.Protocol):
    """Counts bytes; parses nothing."""

    total = 0
    opened = 0

    def connection_made(self, transport: Any) -> None:
        transport.write(b"GET /live/desk HTTP/1.1\r\nHost: bench\r\n\r\n")
        Reader.opened += 1

    def data_received(self, data: bytes) -> None:
        Reader.total += len(data)


async def crowd(port: int, count: int) -> None:
    """Says "ready", then answers each line of standard input with the bytes received so far."""
    loop = asyncio.get_running_loop()
    for _ in range(count):
        line = socket.create_connection(("127.0.0.1", port))
        line.setblocking(False)
        await loop.create_connection(Reader, sock=line)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while await loop.run_in_executor(None, sys.stdin.readline):
        sys.stdout.write(f"{Reader.total}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    import uvloop

    uvloop.run(crowd(int(sys.argv[1]), int(sys.argv[2])))
