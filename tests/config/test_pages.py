from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any

import pytest

from allopm.config.bodies import LARGEST_REQUEST_BYTES, SHARED_BYTES, SMALL_BYTES, Body, Memory
from allopm.config.pages import Pages
from tests.live.conftest import serving

MEGABYTE = 1024 * 1024
Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Says how much arrived, and what was asked."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Seen", environ.get("HTTP_X_REAL", "-"))])
    return [f"{environ['REQUEST_METHOD']} {len(body)} {environ['QUERY_STRING']}".encode()]


def flood(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
    """Three megabytes, in pieces."""
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    for _ in range(48):
        yield b"x" * 65536


def break_off(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
    """An answer that fails in the middle."""
    yield from flood(environ, start_response)
    raise RuntimeError("the disk is full")


def route(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    views = {"/flood": flood, "/break": break_off}
    return views.get(environ["PATH_INFO"], echo)(environ, start_response)


@pytest.fixture
def port() -> Iterator[int]:
    """One thread only: whoever holds it stops everybody."""
    with serving(Pages(route, threads=1), lifespan="off") as (_, port):
        yield port


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        line.request(method, path, body=body or None, headers=headers)
        with line.getresponse() as response:
            response.content = response.read()  # type: ignore[attr-defined]
            return response


def test_a_large_upload_arrives_whole(port: int) -> None:
    response = ask(port, "POST", "/", b"x" * (20 * MEGABYTE))
    assert response.content == f"POST {20 * MEGABYTE} ".encode()  # type: ignore[attr-defined]


async def arriving(memory: Memory, size: int) -> tuple[Body, str]:
    body = Body(memory)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * size}

    return body, await body.take_in(receive)


async def test_large_uploads_share_one_bounded_memory_and_small_requests_always_pass() -> None:
    memory = Memory(free=10 * MEGABYTE)
    first, said = await arriving(memory, SMALL_BYTES + 8 * MEGABYTE)
    assert said == "whole"
    second, said = await arriving(memory, SMALL_BYTES + 8 * MEGABYTE)
    assert said == "crowded"
    assert (await arriving(memory, SMALL_BYTES))[1] == "whole"
    for body in (first, second):
        body.let_go()
    assert memory.free == 10 * MEGABYTE
    assert Memory().free == SHARED_BYTES


def test_an_upload_beyond_reason_is_refused_in_words(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (2 * LARGEST_REQUEST_BYTES))
        sender = threading.Thread(target=send_quietly, args=(line, b"x" * (LARGEST_REQUEST_BYTES + MEGABYTE)))
        sender.start()
        assert line.recv(65536).startswith(b"HTTP/1.1 413")
        sender.join()


def send_quietly(line: socket.socket, body: bytes) -> None:
    try:
        line.sendall(body)
    except OSError:
        pass


def test_a_phone_that_uploads_slowly_holds_no_thread(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\nabc")
        assert ask(port, "GET", "/?a=1").content == b"GET 0 a=1"  # type: ignore[attr-defined]
        slow.sendall(b"defghij")
        assert slow.makefile("rb").read(400).count(b"POST 10") == 1


def test_a_phone_that_reads_slowly_holds_no_thread(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"GET /flood HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert ask(port, "GET", "/?a=1").content == b"GET 0 a=1"  # type: ignore[attr-defined]
        size = 0
        while piece := slow.recv(MEGABYTE):
            size += piece.count(b"x")
        assert size == 48 * 65536


def test_an_upload_that_breaks_off_reaches_nobody(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
    assert ask(port, "GET", "/").status == 200


def test_a_reader_that_breaks_off_leaves_the_house_open(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"GET /flood HTTP/1.1\r\nHost: x\r\n\r\n")
        line.recv(10)
    assert ask(port, "GET", "/").status == 200


def test_an_answer_that_fails_in_the_middle_ends_and_frees_its_thread(port: int) -> None:
    with pytest.raises(http.client.IncompleteRead):
        ask(port, "GET", "/break")
    assert ask(port, "GET", "/").status == 200


def test_a_head_has_no_body(port: int) -> None:
    response = ask(port, "HEAD", "/")
    assert (response.status, response.content) == (200, b"")  # type: ignore[attr-defined]


def test_raw_bytes_in_an_address_are_refused_by_the_server(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"GET /?q=caf\xe9+%2F HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 400")


def test_an_underscore_does_not_pass_for_a_dash(port: int) -> None:
    assert ask(port, "GET", "/", **{"X_Real": "forged"}).getheader("X-Seen") == "-"
    assert ask(port, "GET", "/", **{"X-Real": "true"}).getheader("X-Seen") == "true"
