"""OwnTracks over HTTP: one JSON object a post. Knows no device and no crew.

A phone that did not get a 2xx keeps its message and sends it again, with the same `_id` and the same content: the
content is what tells a message sent twice, so `_id` need not be remembered.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import msgspec

from allopm.positions.fix import Fix, accuracy, coordinate, heading, moment

if TYPE_CHECKING:
    from datetime import datetime

# These say where the phone is. A waypoint is a place somebody drew; lwt, status, card and cmd have no place.
_PLACED: Final = ("location", "transition")
_decode: Final = msgspec.json.Decoder().decode


class Unreadable(ValueError):
    """Not one JSON object."""


@dataclass(frozen=True, slots=True)
class Message:
    """`kind` is the `_type` as sent, "" for an empty body; `user` is whom the topic names."""

    kind: str
    fix: Fix | None = None
    user: str = ""


NOTHING: Final = Message("")


def decode(body: bytes, *, received_at: datetime) -> Message:
    """Types unknown to us are accepted, without a fix. Raises Unreadable."""
    if not body.strip():
        return NOTHING  # a friend was deleted on the phone
    try:
        said = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Unreadable(str(problem)) from problem
    if not isinstance(said, dict):
        raise Unreadable("one JSON object is expected")
    kind = str(said.get("_type", ""))
    fix = _fix(said, received_at) if kind in _PLACED else None
    return Message(kind, fix, _user_of_topic(said.get("topic")))


def _fix(said: Mapping[str, object], received_at: datetime) -> Fix:
    """`tst` is when the phone was there, `created_at` when it wrote that down. `acc` and `cog` of 0 are left out."""
    at = moment(said.get("tst")) or moment(said.get("created_at")) or received_at
    return Fix(
        coordinate(said.get("lon")),
        coordinate(said.get("lat")),
        at,
        accuracy(said.get("acc")),
        heading(said.get("cog")),
    )


def _user_of_topic(topic: object) -> str:
    """`owntracks/<user>/<device>` → user."""
    parts = topic.split("/") if isinstance(topic, str) else []
    return parts[1] if len(parts) >= 3 else ""


def sender(*, signed: str, headers: Mapping[bytes, bytes], query: Mapping[str, Sequence[str]], message: Message) -> str:
    """Who speaks: the Basic user, else `X-Limit-U`, else `?u=`, else the topic's user."""
    limit = headers.get(b"x-limit-u", b"").decode("latin-1")
    return signed or limit or next(iter(query.get("u", ())), "") or message.user


def card(name: str) -> bytes:
    """The answer to a location: how the phone shows its own crew."""
    return msgspec.json.encode([{"_type": "card", "name": name, "tid": name[-2:]}])


def config_link(url: str, *, user: str, password: str, name: str) -> str:
    """What the phone opens to set itself up: HTTP mode, Basic auth, moving mode, nothing more than positions."""
    configuration = {
        "_type": "configuration",
        "mode": 3,  # HTTP
        "url": url,
        "auth": True,
        "username": user,
        "password": password,
        "deviceId": user,
        "tid": name[-2:],
        "monitoring": 2,  # move: a fix every few seconds while on duty
        "moveModeLocatorInterval": 10,
        "locatorInterval": 10,
        "locatorDisplacement": 25,
        "extendedData": False,  # no network names
        "cmd": False,  # no orders from outside
    }
    packed = base64.b64encode(json.dumps(configuration, separators=(",", ":")).encode()).decode()
    return f"owntracks:///config?inline={quote(packed, safe='')}"
