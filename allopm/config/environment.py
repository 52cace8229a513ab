"""The only place that reads the environment. Knows nothing of Django."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

EnvName = Literal["demo", "production", "test"]
MapBackground = Literal["own", "ign"]
ROOT = Path(__file__).resolve().parents[2]
BREVO_URL = "https://api.brevo.com/v3/transactionalSMS/send"  # asked only when ALLOPM_SMS says so
GEOPF_URL = "https://data.geopf.fr/geocodage"  # asked by the server only, and only when ALLOPM_GEOCODER says so


@dataclass(frozen=True)
class Database:
    """Where PostgreSQL is, in Django's words."""

    name: str
    user: str
    password: str
    host: str
    port: str

    @classmethod
    def from_url(cls, url: str) -> Database:
        """Read `postgres://user:password@host:port/name` or `postgres:///name?host=/socket/dir&user=u`."""
        parts = urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql"):
            raise ValueError("DATABASE_URL doit commencer par postgres://")
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        return cls(
            name=unquote(parts.path.lstrip("/")) or "allopm",
            user=unquote(parts.username or query.get("user", "")),
            password=unquote(parts.password or query.get("password", "")),
            host=unquote(parts.hostname or query.get("host", "")),
            port=str(parts.port or query.get("port", "")),
        )


@dataclass(frozen=True)
class Environment:
    """Every setting a city may give, with a safe default for a first run."""

    env: EnvName
    var_dir: Path
    port: int
    city: str
    database_url: str
    demo_password: str
    secret_key: str
    sealing_keys: tuple[str, ...]
    allowed_hosts: tuple[str, ...]
    public_url: str
    trusted_proxies: int
    reports_per_minute: int
    event_window_hours: int
    coalesce_ms: int
    is_city_simulated: bool
    is_map_built: bool
    map_background: MapBackground
    geocoder: str
    geocoder_url: str
    valhalla_url: str
    telephony_secrets: tuple[str, ...]
    mail: str
    mail_from: str
    private_hosts: tuple[str, ...]
    open311_keys: tuple[str, ...]
    sms: str
    sms_url: str
    sms_key: str
    sms_from: str
    vapid_key: str


def read_environment() -> Environment:
    """Read and check the environment once, at start. Raises ValueError with a sentence."""
    env = os.environ.get("ALLOPM_ENV", "demo")
    if env not in ("demo", "production", "test"):
        raise ValueError("ALLOPM_ENV doit être demo, production ou test.")
    var_dir = Path(os.environ.get("ALLOPM_VAR", ROOT / "var")).resolve()
    port = _whole("PORT", 8000)
    return Environment(
        env=env,  # type: ignore[arg-type]  # narrowed just above
        var_dir=var_dir,
        port=port,
        city=os.environ.get("ALLOPM_CITY", "nice"),
        database_url=os.environ.get("DATABASE_URL", ""),
        demo_password=os.environ.get("ALLOPM_DEMO_PASSWORD", "demo-demo-demo"),
        secret_key=_secret("ALLOPM_SECRET_KEY", var_dir / "secret.key", env),
        sealing_keys=tuple(_secret("ALLOPM_SEALING_KEYS", var_dir / "sealing.key", env).split(",")),
        allowed_hosts=_words("ALLOPM_HOSTS", "127.0.0.1,localhost,[::1]" if env == "production" else "*"),
        public_url=os.environ.get("ALLOPM_PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        trusted_proxies=_whole("ALLOPM_TRUSTED_PROXIES", 0),
        reports_per_minute=_whole("ALLOPM_REPORTS_PER_MINUTE", 20),
        event_window_hours=_whole("ALLOPM_EVENT_WINDOW_HOURS", 24),
        coalesce_ms=_whole("ALLOPM_COALESCE_MS", 60),
        is_city_simulated=os.environ.get("SIM", "1") != "0" and env == "demo",
        is_map_built=os.environ.get("ALLOPM_MAP", "1") != "0",
        valhalla_url=_address("ALLOPM_VALHALLA_URL", ""),
        telephony_secrets=_words("ALLOPM_TELEPHONY_SECRET", ""),
        map_background=_map_background(),
        geocoder=_geocoder(),
        mail=_mail(env),
        mail_from=os.environ.get("ALLOPM_MAIL_FROM", "AlloPM <allopm@localhost>"),
        private_hosts=_words("ALLOPM_PRIVATE_HOSTS", ""),
        open311_keys=_words("ALLOPM_OPEN311_KEYS", ""),
        sms=_sms(env),
        sms_url=_address("ALLOPM_SMS_URL", BREVO_URL),
        sms_key=os.environ.get("ALLOPM_SMS_KEY", ""),
        sms_from=_sms_from(),
        vapid_key=_kept("ALLOPM_VAPID_KEY", var_dir / "vapid.key"),
        geocoder_url=os.environ.get("ALLOPM_GEOCODER_URL", GEOPF_URL).rstrip("/"),
    )


def _map_background() -> MapBackground:
    """The tiles of this house, unless a city chooses the IGN's with what that tells the IGN."""
    wanted = os.environ.get("ALLOPM_MAP_BACKGROUND", "own")
    if wanted not in ("own", "ign"):
        raise ValueError("ALLOPM_MAP_BACKGROUND doit être own ou ign.")
    return wanted  # type: ignore[return-value]  # narrowed just above


def _mail(env: str) -> str:
    """Where mail goes; in production nowhere until somebody says so, and the desk is told."""
    chosen = os.environ.get("ALLOPM_MAIL", "off" if env == "production" else "file")
    if chosen not in ("off", "console", "file") and not chosen.startswith(("smtp://", "smtps://")):
        raise ValueError("ALLOPM_MAIL doit être off, console, file ou smtp(s)://compte:mot-de-passe@serveur:port.")
    return chosen


def _sms(env: str) -> str:
    """By what SMS leave; in production by nothing until somebody says so."""
    chosen = os.environ.get("ALLOPM_SMS", "off" if env == "production" else "file")
    if chosen not in ("off", "console", "file", "brevo"):
        raise ValueError("ALLOPM_SMS doit être off, console, file ou brevo.")
    return chosen


def _sms_from() -> str:
    """What a telephone shows as sender: operators allow eleven letters and figures."""
    name = os.environ.get("ALLOPM_SMS_FROM", "AlloPM")
    if not (3 <= len(name) <= 11 and name.isascii() and name.isalnum()):
        raise ValueError("ALLOPM_SMS_FROM doit avoir de 3 à 11 lettres ou chiffres, sans accent ni espace.")
    return name


@dataclass(frozen=True)
class MailServer:
    """An SMTP server, in Django's words: `smtp` begins TLS by STARTTLS, `smtps` at once."""

    host: str
    port: int
    user: str
    password: str
    is_tls_at_once: bool
    is_tls_later: bool

    @classmethod
    def from_url(cls, url: str) -> MailServer:
        """`smtp://user:password@host:port`; without an account there is no STARTTLS: a relay of the same machine."""
        parts = urlsplit(url)
        at_once = parts.scheme == "smtps"
        user = unquote(parts.username or "")
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if at_once else 587 if user else 25),
            user=user,
            password=unquote(parts.password or ""),
            is_tls_at_once=at_once,
            is_tls_later=not at_once and bool(user),
        )


def _geocoder() -> str:
    chosen = os.environ.get("ALLOPM_GEOCODER", "local")
    if chosen not in ("local", "geopf"):
        raise ValueError("ALLOPM_GEOCODER doit être local ou geopf.")
    return chosen


def _whole(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdigit():
        raise ValueError(f"{name} doit être un nombre entier, pas {text!r}.")
    return int(text)


def _address(name: str, default: str) -> str:
    text = os.environ.get(name, default)
    if text and not text.startswith(("http://", "https://")):
        raise ValueError(f"{name} doit commencer par http:// ou https://, pas {text!r}.")
    return text


def _words(name: str, default: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in os.environ.get(name, default).split(",") if word.strip())


def _secret(name: str, path: Path, env: str) -> str:
    """A secret from the environment, else one made at the first start and kept in the data folder."""
    if env == "production" and not os.environ.get(name):
        raise ValueError(f"{name} est obligatoire en production.")
    return _kept(name, path)


def _kept(name: str, path: Path) -> str:
    """The same where even production may keep what was made at the first start."""
    given = os.environ.get(name)
    if given:
        return given
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32))
        try:
            os.link(fresh, path)  # the first process wins; the others read what it wrote
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_text().strip()
