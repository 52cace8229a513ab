from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import asdict

import pytest

from tests.live.browsers import Browser
from tests.live.conftest import session

SERVER = "-m uvicorn tests.live.alone:application --loop uvloop --http httptools --timeout-graceful-shutdown 4"


@pytest.mark.django_db(transaction=True)
def test_a_server_told_to_stop_lets_its_streams_go_and_stops() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        fd = listening.fileno()
        process = subprocess.Popen(
            [sys.executable, *SERVER.split(), "--fd", str(fd)],
            pass_fds=[fd],
            env={**os.environ, "LIVE_SESSION": json.dumps(asdict(session()))},
            stderr=subprocess.PIPE,
            text=True,
        )
        browsers = [Browser(listening.getsockname()[1], "/live/desk") for _ in range(3)]
        process.terminate()
        for browser in browsers:
            browser.wait_until(lambda browser=browser: not browser.is_open)
            browser.leave()
        _, said = process.communicate(timeout=20)
    assert "graceful shutdown exceeded" not in said
    assert "Finished server process" in said
