"""What a telephone exchange may say, and how it proves who it is. Knows the format and no table (docs/telephony.md)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

import msgspec

from allopm.calls.hearing import Heard
from allopm.refusals import Malformed, Refused, TooLarge

WINDOW_S: Final = 300  # how far the clock of the exchange may be from ours; the same word again is harmless anyway
BODY_MAX: Final = 4096
SECRET_MIN: Final = 16
WITHHELD: Final = frozenset({"", "anonymous", "private", "restricted", "unknown", "unavailable", "withheld"})


class BadSignature(Refused):
    """403: not signed with our secret, or not now."""

    status = 403
    code = "bad_signature"


class Words(msgspec.Struct, forbid_unknown_fields=False):
    """One word. What an exchange adds of its own is not read."""

    event: Literal["ringing", "answered", "ended"]
    call: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    number: Annotated[str, msgspec.Meta(max_length=24)] | None = None
    line: Annotated[str, msgspec.Meta(max_length=32)] | None = None
    agent: Annotated[str, msgspec.Meta(max_length=254)] | None = None


def usable(secrets: Sequence[str]) -> tuple[str, ...]:
    """Those long enough to be secrets."""
    return tuple(secret for secret in secrets if len(secret) >= SECRET_MIN)


def check_signature(secrets: Sequence[str], body: bytes, *, stamp: str, signature: str, now: datetime) -> None:
    """`signature` is `v1=` and the HMAC-SHA256 in hex of « stamp.body ». Raises BadSignature, TooLarge."""
    if len(body) > BODY_MAX:
        raise TooLarge()
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise BadSignature("Signature absente ou illisible : voir docs/telephony.md.")
    if abs(now.timestamp() - int(stamp)) > WINDOW_S:
        raise BadSignature("Signature trop ancienne : l’horloge du standard est-elle à l’heure ?")
    given = signature.removeprefix("v1=").encode()
    matches = [hmac.compare_digest(given, sign(secret, body, stamp=stamp).encode()) for secret in usable(secrets)]
    if not any(matches):
        raise BadSignature("Signature fausse.")


def sign(secret: str, body: bytes, *, stamp: str) -> str:
    """The HMAC-SHA256 in hex of « stamp.body »."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def read(body: bytes) -> Heard:
    """Raises Malformed, with what is wrong."""
    try:
        said = msgspec.json.decode(body, type=Words)
    except msgspec.MsgspecError as problem:
        raise Malformed(f"Message illisible : {problem}") from problem
    if "\x00" in said.call + (said.number or "") + (said.line or "") + (said.agent or ""):
        raise Malformed("Message illisible : caractère nul.")
    number = (said.number or "").strip()
    number = "" if number.lower() in WITHHELD else number
    return Heard(said.event, said.call, said.at.astimezone(UTC), number, said.line or "", agent=said.agent or "")
