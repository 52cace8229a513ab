"""A network cable between a browser and the house, that a test can really cut."""

from __future__ import annotations

import contextlib
import socket
import threading

from tests.journeys.house import House


class Cable:
    """Forwards bytes both ways until it is cut; then nothing passes, open connections included."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_cut = False
        self.said: list[bytearray] = []  # by browsers, one after the other, per connection
        self._doorman = threading.Thread(target=self._accept, daemon=True)
        self._doorman.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            ends, self._ends = self._ends, set()
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # its pump wakes up and closes it

    def mend(self) -> None:
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes the doorman
        self._doorman.join()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if self._is_cut:
                    browser.close()
                    continue
                house = socket.create_connection(("127.0.0.1", self._house.port))
                self._ends |= {browser, house}
                self.said.append(bytearray())
            for source, target, heard in ((browser, house, self.said[-1]), (house, browser, None)):
                threading.Thread(target=self._pump, args=(source, target, heard), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, heard: bytearray | None) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if heard is not None:
                    heard += data
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._ends.discard(source)
        source.close()
