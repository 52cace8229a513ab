"""Links, letter codes and digests of the room. Knows no table."""

from __future__ import annotations

import secrets

from allopm.reports.codes import ALPHABET, blind, new_token, thread_hash

__all__ = ["code_digest", "mail_digest", "new_code", "new_token", "normal", "thread_hash"]


def new_code() -> str:
    """What a letter carries: `7F3K-92QX`, 40 bits, nothing that is read in two ways."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def normal(typed: str) -> str:
    """As we write it: case, blanks and dashes do not count; O is 0, I and L are 1."""
    plain = "".join(char for char in typed.upper() if char.isalnum())
    return plain.translate(str.maketrans("OIL", "011"))[:16]


def code_digest(member_token_hash: str, typed: str) -> str:
    """Comparable, not readable, and of use for this member only."""
    return blind(f"letter:{member_token_hash}:{normal(typed)}")


def mail_digest(email: str) -> str:
    """To find somebody again by an address he has proved to be his. Empty stays empty."""
    plain = email.strip().lower()
    return blind(f"mail:{plain}") if plain else ""
