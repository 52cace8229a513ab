"""Starts and stops the PostgreSQL that came with the package, after ending an orphan. Knows no Django."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import quote

from allopm.launcher import processes
from allopm.launcher.binaries import Home, find_home
from allopm.launcher.failures import CannotStart
from allopm.launcher.leash import leash

DATABASE: Final = "allopm"
USER: Final = "allopm"
START_S: Final = 60.0  # after a power cut it replays its log first
STOP_S: Final = 2.0
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
    "log_line_prefix": "%m [%p] ",
}
_POSTMASTER_STATUS_LINE: Final = 7  # of postmaster.pid; pg_ctl reads the same


class Server:
    """One embedded server on one data folder."""

    def __init__(self, var: Path, *, extra: dict[str, str] | None = None) -> None:
        self.var = var
        self.home: Home = find_home(var)
        self.settings = SETTINGS | (extra or {})
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """What `DATABASE_URL` would be."""
        return f"postgres:///{DATABASE}?host={quote(str(self.home.socket_dir), safe='')}&user={USER}"

    def start(self) -> None:
        """Make the cluster if needed, end an orphan, start, wait until it answers. Raises CannotStart."""
        self._take_lock()
        self._require_disk()
        if not (self.home.data / "PG_VERSION").exists():
            self._make_cluster()
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start the server process without waiting, on a folder that nothing holds any more."""
        self._end_orphans()
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        self.home.log.parent.mkdir(exist_ok=True)
        with self.home.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.home.programs / "postgres", "-D", self.home.data, "-k", self.home.socket_dir, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                process_group=0,
                preexec_fn=leash(signal.SIGINT),  # its fast shutdown
                **self._as_account(),
            )

    def wait(self) -> None:
        """Until it answers. Raises CannotStart with the end of its log."""
        deadline = time.monotonic() + START_S
        while not self.is_ready():
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(self.why_not())
            time.sleep(0.02)

    def is_ready(self) -> bool:
        """Whether the server that we started takes connections, in its own words."""
        lines = _lines(self.home.data / "postmaster.pid")
        is_ours = self.process is not None and lines[:1] == [str(self.process.pid)]
        return is_ours and lines[_POSTMASTER_STATUS_LINE : _POSTMASTER_STATUS_LINE + 1] == ["ready"]

    def is_running_elsewhere(self) -> bool:
        """Whether a server of another process of ours answers on this folder."""
        lines = _lines(self.home.data / "postmaster.pid")
        says_ready = lines[_POSTMASTER_STATUS_LINE : _POSTMASTER_STATUS_LINE + 1] == ["ready"]
        return says_ready and int(lines[0]) in processes.servers_on(self.home.data)

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is on disk."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)  # immediate: the next start replays its log
                self.process.wait(STOP_S)
        if self._lock:
            self._lock.close()
            self._lock = None

    def why_not(self) -> str:
        """A sentence on why the server ended, from its log."""
        tail = self.home.log.read_text(errors="replace")[-1500:] if self.home.log.exists() else ""
        if "No space left on device" in tail:
            return f"Le disque de {self.home.data} est plein : libérez de la place, puis recommencez."
        return f"PostgreSQL ne démarre pas. Fin de {self.home.log} :\n{tail}"

    def _take_lock(self) -> None:
        """One launcher per data folder; the kernel lets go when it dies."""
        path = self.var / "postgres.lock"
        try:
            lock = path.open("a+")
        except OSError as problem:
            raise CannotStart(f"Le dossier {self.var} ne peut pas être écrit : {problem.strerror}.") from problem
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise CannotStart(
                f"AlloPM tourne déjà sur {self.var} (processus {path.read_text().strip() or '?'}) :"
                " arrêtez-le, ou choisissez un autre dossier avec ALLOPM_VAR=."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _as_account(self) -> dict[str, Any]:
        account = self.home.account
        return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}

    def _require_disk(self) -> None:
        free = shutil.disk_usage(self.home.data.parent).free
        if free < DISK_FLOOR_BYTES:
            raise CannotStart(
                f"Le disque de {self.home.data.parent} est plein ({free // 2**20} Mio libres, il en faut"
                f" {DISK_FLOOR_BYTES // 2**20}) : libérez de la place, ou choisissez un autre dossier avec ALLOPM_VAR=."
            )

    def _make_cluster(self) -> None:
        """In a folder beside, renamed when complete: a half-made cluster is never taken for one."""
        half = self.home.data.with_name("postgres.half")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        if self.home.account:
            os.chown(half, self.home.account.uid, self.home.account.gid)
        # Trust is enough: only root and the server's account can walk into the socket's folder.
        options = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"]
        self._make(half, ["initdb", "-D", half, *options])
        self._make(half, ["postgres", "--single", "-D", half, "postgres"], f"CREATE DATABASE {DATABASE}\n")
        shutil.rmtree(self.home.data, ignore_errors=True)  # no PG_VERSION in it: not a cluster
        half.rename(self.home.data)

    def _make(self, half: Path, command: list[str | Path], words: str = "") -> None:
        made = subprocess.run(
            [self.home.programs / command[0], *command[1:]],
            input=words,
            capture_output=True,
            text=True,
            errors="replace",
            cwd="/",
            check=False,
            preexec_fn=leash(signal.SIGKILL),
            **self._as_account(),
        )
        if made.returncode == 0 and "FATAL" not in made.stderr and "ERROR" not in made.stderr:
            return
        shutil.rmtree(half, ignore_errors=True)
        raise CannotStart(f"La base de données ne peut pas être créée dans {self.home.data} :\n{made.stderr[-800:]}")

    def _end_orphans(self) -> None:
        """What a killed launcher left on this data is ended, cleanly if it can; a stale lock file goes."""
        for pid in processes.servers_on(self.home.data):
            ladder = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
            if not processes.end(pid, *ladder, patience_s=5):
                raise CannotStart(f"Un PostgreSQL (processus {pid}) tient encore {self.home.data} : arrêtez-le.")
        # Its number may now belong to another program, and the server would believe that one.
        (self.home.data / "postmaster.pid").unlink(missing_ok=True)


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(errors="replace").splitlines()]
    except OSError:
        return []
