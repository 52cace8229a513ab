"""Starts, adopts and stops the PostgreSQL that came with the package. Knows no Django."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import psycopg

from allopm.launcher.binaries import CannotStart, Home, find_home

DATABASE: Final = "allopm"
USER: Final = "allopm"
START_S: Final = 60.0
STOP_S: Final = 3.0
DISK_FLOOR_BYTES: Final = 300 * 1024 * 1024
SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "jit": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "log_min_messages": "warning",
}
PR_SET_PDEATHSIG: Final = 1


def die_with_parent(sig: signal.Signals) -> None:
    """In the child: ask the kernel for `sig` when the parent dies, so that nothing is left behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(sig))


class Server:
    """One embedded server on one data folder."""

    def __init__(self, var: Path, *, extra: dict[str, str] | None = None) -> None:
        self.home: Home = find_home(var)
        self.settings = SETTINGS | (extra or {})
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What `DATABASE_URL` would be."""
        return f"postgres:///{DATABASE}?host={quote(str(self.home.socket_dir), safe='')}&user={USER}"

    def start(self) -> bool:
        """Make the cluster if needed, end an orphan, start, wait until it answers. True when it is brand-new."""
        self._require_disk()
        is_new = not (self.home.data / "PG_VERSION").exists()
        if is_new:
            self._make_cluster()
        self._end_orphan()
        self.launch()
        self.wait()
        if is_new or not self._has_database():
            self._admin(f"CREATE DATABASE {DATABASE}")
        return is_new

    def launch(self) -> None:
        """Start the server process without waiting."""
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        log = self.home.log.open("ab")
        with log:
            self.process = subprocess.Popen(
                [self.home.programs / "postgres", "-D", self.home.data, "-k", self.home.socket_dir, *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", process_group=0,
                preexec_fn=lambda: die_with_parent(signal.SIGINT), **self._as_account(),
            )  # fmt: skip

    def wait(self) -> None:
        """Until it answers. Raises CannotStart with the end of its log."""
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                self._admin("SELECT 1")
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise CannotStart(f"PostgreSQL ne démarre pas. Fin de {self.home.log} :\n{self._log_tail()}")

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is on disk."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)  # immediate: the next start recovers from the log
            self.process.wait(STOP_S)

    def _admin(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(
            dbname="postgres", user=USER, host=str(self.home.socket_dir), autocommit=True, connect_timeout=2
        ) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _has_database(self) -> bool:
        return bool(self._admin(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"))

    def _as_account(self) -> dict[str, Any]:
        account = self.home.account
        return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}

    def _require_disk(self) -> None:
        folder = next(path for path in [self.home.data, *self.home.data.parents] if path.exists())
        free = shutil.disk_usage(folder).free
        if free < DISK_FLOOR_BYTES:
            raise CannotStart(f"Le disque de {folder} est plein ({free // 2**20} Mio libres) : libérez de la place.")

    def _make_cluster(self) -> None:
        """`initdb` in a folder beside, renamed when complete: a failed one is never taken for a cluster."""
        half = self.home.data.with_name("postgres.half")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True, mode=0o700)
        if self.home.account:
            os.chown(half, self.home.account.uid, self.home.account.gid)
        command = [
            self.home.programs / "initdb", "-D", half, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
            "--data-checksums",
        ]  # fmt: skip
        made = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **self._as_account())
        if made.returncode:
            shutil.rmtree(half, ignore_errors=True)
            raise CannotStart(f"La base de données ne peut pas être créée dans {self.home.data} :\n{made.stderr[-800:]}")
        shutil.rmtree(self.home.data, ignore_errors=True)
        half.rename(self.home.data)

    def _end_orphan(self) -> None:
        """A server left on this data by a killed launcher is ended cleanly; a stale lock file is removed."""
        lock = self.home.data / "postmaster.pid"
        pid = _first_number(lock)
        if pid is None:
            lock.unlink(missing_ok=True)
            return
        if not is_server(pid, self.home.data):
            lock.unlink(missing_ok=True)  # the number now belongs to another program, or to none
            return
        for sig in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sig)
            if _is_gone(pid, seconds=5):
                return
        raise CannotStart(f"Un PostgreSQL (processus {pid}) tient encore {self.home.data} : arrêtez-le.")

    def _log_tail(self) -> str:
        return self.home.log.read_text(errors="replace")[-1200:] if self.home.log.exists() else ""


def is_server(pid: int, data: Path) -> bool:
    """Whether this process is a PostgreSQL on this data folder."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return Path(os.fsdecode(words[0])).name == "postgres" and os.fsencode(data) in words


def _first_number(path: Path) -> int | None:
    try:
        first: Sequence[str] = path.read_text().splitlines()[:1]
    except OSError:
        return None
    return int(first[0]) if first and first[0].strip().isdigit() else None


def _is_gone(pid: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if _state(pid) in ("", "Z"):
            return True
        time.sleep(0.05)
    return False


def _state(pid: int) -> str:
    """The kernel's letter for this process; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return ""
