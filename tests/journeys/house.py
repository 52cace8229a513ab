"""A real house for the journeys: `allopm up` on a free port with its own data, stopped at the end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from allopm.launcher.postgres import Server

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "demo-demo-demo"
START_S = 120


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


_spots = count()


def own_spot(address: str) -> dict[str, Any]:
    """A place some 400 m from every other of this run: what is told there repeats nothing."""
    north, east = divmod(next(_spots), 7)
    lon, lat = 7.2511 + 0.005 * east, 43.7032 + 0.004 * (north % 8)
    return {"lon": lon, "lat": lat, "accuracy_m": 12, "address": address, "source": "gps"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class House:
    """One running `allopm up`."""

    var: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    has_map: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.var.parent / f"{self.var.name}.log"

    @property
    def environment(self) -> dict[str, str]:
        given = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "ALLOPM_ENV", "ALLOPM_MAP")}
        own = {"PORT": str(self.port), "ALLOPM_VAR": str(self.var), "SIM": "0"}
        return given | own | ({} if self.has_map else {"ALLOPM_MAP": "0"})

    def move_in(self, model: Path) -> None:
        """Begin with the data of a house that is prepared already, and stopped."""
        subprocess.run(["cp", "-a", "--reflink=auto", str(model), str(self.var)], check=True)

    def prepare(self) -> None:
        """Tables, city, demonstration staff; nothing runs afterwards."""
        subprocess.run(
            [sys.executable, "-m", "allopm", "prepare"], cwd=ROOT, env=self.environment, check=True, capture_output=True
        )

    def start(self) -> None:
        env = self.environment
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "allopm", "up"], cwd=ROOT, env=env, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self.wait_ready()

    def wait_ready(self) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self.process and self.process.poll() is not None:
                break
            if self.answers("/readyz"):
                return
            time.sleep(0.1)
        raise RuntimeError(f"the house did not start:\n{self.log.read_text()[-4000:]}")

    def answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=2) as response:
                return bool(response.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=15)

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=10) as response:
            return json.load(response)

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)

    def database(self) -> str:
        """The address of its embedded PostgreSQL."""
        return Server(self.var).url

    def report(self, **changes: Any) -> Any:
        """A plausible report; returns the receipt."""
        body: dict[str, Any] = {
            "kind": "noise.music",
            "ongoing": "now",
            "location": {
                "lon": 7.2661,
                "lat": 43.7032,
                "accuracy_m": 12,
                "address": "12 rue de France",
                "source": "gps",
            },
            "comment": "Basses très fortes depuis une heure",
        }
        return self.post("/api/v1/reports", body | changes)
