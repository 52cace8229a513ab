"""The doors of positions: what each protocol shows, and how it is answered. Knows no table and no session."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import msgspec

from allopm.fleet.writing import UNWATCHED, Outcome
from allopm.live.buckets import Buckets
from allopm.live.knock import Answer
from allopm.live.speakers import Speaker, Speakers
from allopm.positions import field, osmand, owntracks
from allopm.positions.filters import KEPT
from allopm.refusals import Malformed, NotFound, SignInNeeded, TooMany

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from allopm.live.keeping import Keeper
    from allopm.live.knock import Headers, Knock
    from allopm.positions.fix import Fix

# A phone that comes out of a tunnel sends what waited, one after the other (chosen: an hour of it at once).
_FIXES_PER_S: Final = 50.0
_FIXES_AT_ONCE: Final = 1000.0
# Wrong secrets from one address (chosen): a phone set up wrongly tries every few seconds.
_WRONG_PER_S: Final = 1.0
_WRONG_AT_ONCE: Final = 60.0
_KEEP_DEVICE_S: Final = 60.0
_KEEP_SESSION_S: Final = 20.0  # as long as a stream outlives a sign-out
_NOTHING: Final = b"[]"

FindDevice = Callable[[str], Awaitable[Speaker | None]]
FindCrew = Callable[["Knock"], Awaitable[Speaker]]
Door = Callable[["Knock"], Awaitable[Answer]]


class WrongSecret(SignInNeeded):
    """401: this device, or this secret, is not known."""

    code = "wrong_secret"


class InvalidField(Malformed):
    """422: the JSON is readable, and not what is asked for."""

    status = 422
    code = "invalid_field"


@dataclass(frozen=True, slots=True)
class Devices:
    """Known by the digest of their secret; wrong ones are counted by address."""

    find_device: FindDevice
    speakers: Speakers
    wrong: Buckets

    async def holder(self, secret: str, *, client: str) -> Speaker | None:
        """Whose secret this is; None for nobody's. Raises TooMany for an address that guesses."""
        key = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
        found = await self.speakers.find(key, lambda: self.find_device(key))
        if found is None and (wait_s := self.wrong.wait_s(client)):
            raise TooMany(retry_after=max(1, round(wait_s)))
        return found

    def forget(self, secret: str) -> None:
        self.speakers.forget(hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest())


class Doors:
    """One method a protocol."""

    def __init__(self, keeper: Keeper, *, find_device: FindDevice, find_crew: FindCrew) -> None:
        self._keeper = keeper
        self._devices = Devices(find_device, Speakers(_KEEP_DEVICE_S), Buckets(_WRONG_PER_S, _WRONG_AT_ONCE))
        self._crews = Speakers(_KEEP_SESSION_S)
        self._find_crew = find_crew
        self._pace = Buckets(_FIXES_PER_S, _FIXES_AT_ONCE)

    async def owntracks(self, knock: Knock) -> Answer:
        """200 with a JSON array whatever the type; 401 for a wrong secret."""
        now = datetime.now(UTC)
        signed, secret = _basic(knock.headers)
        speaker = await self._devices.holder(secret, client=knock.client) if secret else None
        if speaker is None or speaker.source != "owntracks":
            raise WrongSecret()
        try:
            message = owntracks.decode(knock.body, received_at=now)
        except owntracks.Unreadable as problem:
            raise Malformed() from problem
        query = parse_qs(knock.query) if knock.query else {}
        named = owntracks.sender(signed=signed, headers=knock.headers, query=query, message=message)
        if named != speaker.code:
            raise WrongSecret()
        if message.fix is None:
            return Answer(200, _NOTHING)
        fates = await self._keep(speaker, [message.fix], now=now)
        if Outcome.REVOKED in fates:
            self._devices.forget(secret)
            raise WrongSecret()
        is_watched = UNWATCHED.isdisjoint(fates)
        return Answer(200, owntracks.card(speaker.call_sign) if is_watched else _NOTHING)

    async def osmand(self, knock: Knock) -> Answer:
        """200 empty; 400 without an identifier, 404 for one that is not known: Traccar's own answers."""
        now = datetime.now(UTC)
        try:
            message = osmand.decode(osmand.read_parameters(knock.query), knock.body, received_at=now)
        except osmand.Unreadable as problem:
            raise Malformed() from problem
        if not message.identifier:
            raise Malformed()
        speaker = await self._devices.holder(message.identifier, client=knock.client)
        if speaker is None or speaker.source != "traccar":
            raise NotFound()
        if Outcome.REVOKED in await self._keep(speaker, message.fixes, now=now):
            self._devices.forget(message.identifier)
            raise NotFound()
        return Answer(200)

    async def field(self, knock: Knock) -> Answer:
        """The crew's own app: how many are kept, and what became of the others."""
        speaker = await self._crews.find(_shown(knock.headers), lambda: self._find_crew(knock))
        if speaker is None:
            raise SignInNeeded()
        try:
            fixes = field.decode(knock.body)
        except field.Unreadable as problem:
            raise InvalidField(str(problem)) from problem
        fates = await self._keep(speaker, fixes, now=datetime.now(UTC))
        refused = {fate: count for fate, count in fates.items() if fate not in KEPT}
        accepted = fates.total() - sum(refused.values())
        return Answer(202, msgspec.json.encode({"accepted": accepted, "refused": refused}))

    async def _keep(self, speaker: Speaker, fixes: Sequence[Fix], *, now: datetime) -> Counter[str]:
        wait_s = self._pace.wait_s((speaker.crew_id, speaker.device_id), len(fixes))
        if wait_s:
            raise TooMany(retry_after=max(1, round(wait_s)))
        return await self._keeper.keep(speaker, fixes, now=now)


def _basic(headers: Headers) -> tuple[str, str]:
    """User and password of HTTP Basic; empty when there are none that can be read."""
    scheme, _, packed = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password


def _shown(headers: Headers) -> Hashable:
    """All that the session's door looks at: whoever shows the same again is the same."""
    return tuple(headers.get(name) for name in (b"cookie", b"x-csrftoken", b"origin", b"referer", b"host"))
