"""The private links that this browser may use again: sealed in its session for a day. Knows no page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from cryptography.fernet import InvalidToken

from allopm.columns.sealed import seal, unseal
from allopm.mine.gathering import owners_of, owners_of_address
from allopm.reports.codes import token_for_key
from allopm.sites.citizen.drafts import DAY_S, forget_sent, sent_keys

if TYPE_CHECKING:
    from django.http import HttpRequest

    from allopm.city.queries import CityInfo

KEYS: Final = "keyring"
PROVING: Final = "proving"
PROVED: Final = "proved"
PROOF_LASTS: Final = timedelta(minutes=30)  # then the address is to be proved again (chosen)
MOST: Final = 60  # links of one browser (chosen)
_TOKEN: Final = re.compile(r"[\w-]{16,64}\Z", re.ASCII)


def tokens_in(typed: Iterable[str]) -> list[str]:
    """The secrets among pasted links or bare secrets: the last part of each address."""
    parts = [one.strip().rstrip("/").rpartition("/")[2] for one in typed]
    return [part for part in dict.fromkeys(parts) if _TOKEN.match(part)][:MOST]


def keyring(request: HttpRequest, city: CityInfo) -> dict[str, str]:
    """By private link what it opens, the latest first: sent from here today, or brought here. Dead links are gone."""
    sent = [token_for_key(city.id, key) for key in sent_keys(request)]
    return owners_of(city, list(dict.fromkeys([*sent, *_load(request, KEYS)])))


def bring(request: HttpRequest, city: CityInfo, tokens: Iterable[str]) -> dict[str, str]:
    """Put links on the ring; returns those that open something."""
    found = owners_of(city, tokens)
    if found:
        _save(request, KEYS, list(dict.fromkeys([*found, *_load(request, KEYS)]))[:MOST])
    return found


def let_go(request: HttpRequest) -> None:
    """This browser holds no link any more; the links stay valid."""
    forget_sent(request)
    request.session.pop(KEYS, None)
    for name in (PROVING, PROVED):
        request.session.pop(name, None)


def proving(request: HttpRequest) -> str:
    """The address that a code was just sent to from here; empty without."""
    return next(iter(_load(request, PROVING)), "")


def begin_proof(request: HttpRequest, address: str) -> None:
    _save(request, PROVING, [address])


def end_proof(request: HttpRequest, address: str, *, at: datetime) -> None:
    """The code was right: what hangs on the address alone may be seen for a while."""
    request.session.pop(PROVING, None)
    _save(request, PROVED, [address, at.isoformat()])


def owners_here(request: HttpRequest, city: CityInfo, *, at: datetime) -> list[str]:
    """Whom this browser speaks for: by its links, and by an address proved just now."""
    owners = list(keyring(request, city).values())
    proved = _load(request, PROVED)
    if len(proved) == 2 and at - datetime.fromisoformat(proved[1]) < PROOF_LASTS:
        owners += owners_of_address(city, proved[0])
    return list(dict.fromkeys(owners))


def _load(request: HttpRequest, name: str) -> list[str]:
    sealed = request.session.get(name)
    try:
        found: Any = json.loads(unseal(sealed)) if isinstance(sealed, str) else []
    except (InvalidToken, ValueError):
        return []
    return found if isinstance(found, list) else []


def _save(request: HttpRequest, name: str, value: list[str]) -> None:
    request.session[name] = seal(json.dumps(value))
    if not request.user.is_authenticated:
        request.session.set_expiry(DAY_S)
