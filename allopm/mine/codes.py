"""How a proof's code is made, bounded and compared. Knows no table."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from allopm.columns.mails import mail_hash, plain_address
from allopm.columns.phones import e164, phone_hash
from allopm.reports.codes import blind

DIGITS: Final = 6
LIVES: Final = timedelta(minutes=15)  # what the notice says; a text message may be slow (chosen)
TRIES: Final = 5  # of a million codes (chosen)
PAUSE: Final = timedelta(seconds=60)  # before the same address may be written to again (chosen)
WINDOW: Final = timedelta(hours=24)
SENDS: Final = 5  # to one address in that window (chosen)


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def code_hash(address_hash: str, code: str) -> str:
    """A code is worth nothing with another address."""
    return blind(f"proof:{address_hash}:{code}")


def channel_of(address: str) -> str:
    return "mail" if "@" in address else "sms"


def same_address(typed: str) -> str:
    """The address written one way; empty when it is none."""
    return plain_address(typed) if "@" in typed else e164(typed)


def address_digest(address: str) -> str:
    return mail_hash(address) if "@" in address else phone_hash(address)
