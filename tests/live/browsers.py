"""Browsers as the tests know them: they read a stream over real HTTP and remember what came."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

PATIENCE_S = 20.0


@dataclass(frozen=True)
class Message:
    """One server-sent event; a comment has the kind ":"."""

    kind: str
    id: str
    data: Any


class Browser:
    """Keeps a stream open until `leave`, or until the server ends it."""

    def __init__(self, port: int, path: str, *, last_id: str = "", cookie: str = "") -> None:
        self.messages: list[Message] = []
        self.last_id = last_id
        self.status = 0
        self.is_open = True
        self.headers: dict[str, str] = {}
        self._news = threading.Condition()
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        sent = {"Last-Event-ID": last_id, "Cookie": cookie}
        self._line.request("GET", path, headers={name: value for name, value in sent.items() if value})
        self._socket = self._line.sock
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self.wait_until(lambda: self.status)

    def leave(self) -> None:
        """Cut the line, as a telephone does in a lift."""
        if self.is_open:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE_S)
        self._line.close()

    def wait_until(self, holds: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
        with self._news:
            assert self._news.wait_for(holds, patience_s), f"still waiting; seen {self.messages[-5:]}"

    def wait_for(self, kind: str, count: int = 1, patience_s: float = PATIENCE_S) -> list[Message]:
        self.wait_until(lambda: len(self.of(kind)) >= count, patience_s)
        return self.of(kind)

    def wait_for_entity(self, entity: str, patience_s: float = PATIENCE_S) -> None:
        self.wait_until(lambda: entity in self.entities(), patience_s)

    def of(self, kind: str) -> list[Message]:
        return [message for message in self.messages if message.kind == kind]

    def entities(self) -> list[str]:
        return [message.data["entity"] for message in self.of("change")]

    def _read(self) -> None:
        try:
            response = self._line.getresponse()
            self.headers = {name.lower(): value for name, value in response.getheaders()}
            self._tell(status=response.status)
            for message in read_messages(iter(response.readline, b"")):
                self._tell(message=message)
        except (OSError, http.client.HTTPException):
            pass
        self._tell(is_open=False)

    def _tell(self, *, message: Message | None = None, **fields: Any) -> None:
        with self._news:
            if message is not None:
                self.messages.append(message)
                self.last_id = message.id or self.last_id
            for name, value in fields.items():
                setattr(self, name, value)
            self._news.notify_all()


def read_messages(lines: Iterator[bytes]) -> Iterator[Message]:
    """As the standard of EventSource says: fields until an empty line."""
    fields: dict[str, str] = {}
    for raw in lines:
        line = raw.decode().rstrip("\n")
        if line.startswith(":"):
            yield Message(":", "", line[1:].strip())
        elif line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            if "data" in fields:
                yield Message(fields.get("event", "message"), fields.get("id", ""), json.loads(fields["data"]))
            fields = {}
