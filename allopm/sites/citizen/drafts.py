"""A report being written: kept sealed in the visitor's anonymous session for a day. Knows no page."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cryptography.fernet import InvalidToken

from allopm.columns.sealed import seal, unseal
from allopm.reports.submission import Contact, Location, Submission

if TYPE_CHECKING:
    from django.http import HttpRequest

    from allopm.city.queries import KindInfo

DAY_S: Final = 24 * 60 * 60
DRAFT: Final = "draft"
SENT: Final = "sent"
SENT_MAX: Final = 3


@dataclass
class Draft:
    """Everything said so far; nothing is dropped when one goes back and changes the kind."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    door: str = "pm"
    group: str = ""
    kind: str = ""
    ongoing: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    location: Location = field(default_factory=Location)
    photos: list[str] = field(default_factory=list)
    comment: str = ""
    contact: Contact = field(default_factory=Contact)
    passed: list[str] = field(default_factory=list)  # optional questions seen, answered or not
    seen: dict[str, float] = field(default_factory=dict)  # pages, and the moment (seconds) they were first shown
    outside_kept: list[float] = field(default_factory=list)  # the point outside the commune that was insisted on
    is_apart: bool = False  # « c'est autre chose » was said to the similar cases

    def submission(self, kind: KindInfo, *, lang: str) -> Submission:
        """What is sent: only the answers that belong to the kind finally chosen."""
        return Submission(
            kind=kind.code,
            ongoing=self.ongoing or "unknown",
            location=self.location,
            answers=fitting_answers(kind, self.answers),
            comment=self.comment,
            photos=tuple(self.photos),
            contact=self.contact,
            lang=lang,
        )


def fitting_answers(kind: KindInfo, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers whose question belongs to `kind` and whose value that question allows."""
    fitting = {}
    for question in kind.questions:
        value = answers.get(question.code, "")
        allowed = {code for code, _label in question.choices} if question.type == "choice" else {value}
        if value and value in allowed:
            fitting[question.code] = value
    return fitting


def load_draft(request: HttpRequest) -> Draft | None:
    """The visitor's draft, or None when there is none or when no key opens it any more."""
    sealed = request.session.get(DRAFT)
    if not isinstance(sealed, str):
        return None
    try:
        return _read(json.loads(unseal(sealed)))
    except (InvalidToken, TypeError, ValueError):
        return None


def _read(fields: dict[str, Any]) -> Draft:
    location, contact = (
        Location(**fields.pop("location")),
        Contact(**fields.pop("contact")),
    )
    return Draft(**fields, location=location, contact=contact)


def save_draft(request: HttpRequest, draft: Draft) -> None:
    """Keep the draft one more day."""
    request.session[DRAFT] = seal(json.dumps(asdict(draft)))
    if not request.user.is_authenticated:
        request.session.set_expiry(DAY_S)


def drop_draft(request: HttpRequest) -> None:
    request.session.pop(DRAFT, None)


def remember_sent(request: HttpRequest, key: str) -> None:
    """The draft became a report: its key (not its link) stays a day, so that a second send finds the first."""
    keys = [key, *(known for known in sent_keys(request) if known != key)]
    request.session[SENT] = keys[:SENT_MAX]
    drop_draft(request)


def sent_keys(request: HttpRequest) -> list[str]:
    """Keys of this visitor's reports of the day, newest first."""
    return list(request.session.get(SENT, []))


def forget_sent(request: HttpRequest) -> None:
    request.session.pop(SENT, None)
