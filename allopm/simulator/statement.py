"""One invented report: what is sent, and how its author behaves afterwards. Knows no clock or network."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from allopm.simulator import words
from allopm.simulator.kinds import Kind, Question
from allopm.simulator.land import LonLat, scatter

# Shares, all chosen.
NOW: Final = {"noise": 0.85, "traffic": 0.6, "parking": 0.8, "squat": 0.6, "shop": 0.6, "other": 0.65}
WITH_PHOTO: Final = {"parking": 0.35, "wreck": 0.5, "town": 0.45, "shop": 0.2, "squat": 0.15}
WITH_COMMENT: Final = 0.7
WITH_CONTACT: Final = 0.3
ANSWERED: Final = 0.75
YES: Final = 0.25
OTHER_LANGUAGES: Final = {"fr": 0.9, "en": 0.06, "it": 0.04}
SOURCES: Final = {"gps": 0.68, "pin": 0.17, "address": 0.12, "none": 0.03}
ECHO_SPREAD_M: Final = 25.0
ME_TOO: Final = 0.5
# I, O and U are never on a French plate: these can be nobody's.
PLATES: Final = ("UO-000-IU", "IO-000-UI", "OU-000-OI")
STILL: Final = {"still": 0.45, "stopped": 0.2, "left": 0.1, "": 0.25}
CONTESTS: Final = 0.04


@dataclass(frozen=True)
class Statement:
    """One report to send at `at`; `says_me_too` first looks whether somebody said it already."""

    key: str
    at: datetime
    kind: str
    group: str
    ongoing: str
    point: LonLat
    accuracy_m: float | None
    source: str
    place_words: str
    answers: Mapping[str, str]
    comment: str
    lang: str
    has_photo: bool
    has_contact: bool
    says_me_too: bool
    answers_still: str
    contests: bool


def make_statement(kind: Kind, where: LonLat, *, at: datetime, key: str, rng: random.Random) -> Statement:
    """Draw everything about one report from `rng`, in a fixed order."""
    lang, source = draw(OTHER_LANGUAGES, rng), draw(SOURCES, rng)
    says = rng.random() < WITH_COMMENT
    text = words.comment(kind.group, lang, rng)
    return Statement(
        key=key,
        at=at,
        kind=kind.code,
        group=kind.group,
        ongoing=draw_ongoing(kind, rng),
        point=(round(where[0], 6), round(where[1], 6)),
        accuracy_m=round(min(150.0, rng.lognormvariate(2.7, 0.7)), 1) if source == "gps" else None,
        source=source,
        place_words=rng.choice(words.PLACE_WORDS) if source == "none" else "",
        answers=_answers(kind, rng),
        comment=text if says else words.MARK,
        lang=lang,
        has_photo=rng.random() < WITH_PHOTO.get(kind.group, 0.06),
        has_contact=rng.random() < WITH_CONTACT,
        says_me_too=False,
        answers_still=draw(STILL, rng),
        contests=rng.random() < CONTESTS,
    )


def echo_of(first: Statement, *, at: datetime, key: str, rng: random.Random) -> Statement:
    """Somebody else about the same thing: a few steps away, in their own words, often by « moi aussi »."""
    lang = draw(OTHER_LANGUAGES, rng)
    lon, lat = scatter(first.point, ECHO_SPREAD_M, rng)
    return replace(
        first,
        key=key,
        at=at,
        point=(round(lon, 6), round(lat, 6)),
        source="gps",
        place_words="",
        accuracy_m=round(min(150.0, rng.lognormvariate(2.7, 0.7)), 1),
        comment=words.comment(first.group, lang, rng),
        lang=lang,
        has_photo=rng.random() < WITH_PHOTO.get(first.group, 0.06) / 2,
        has_contact=rng.random() < WITH_CONTACT,
        says_me_too=rng.random() < ME_TOO,
        answers_still=draw(STILL, rng),
        contests=False,
    )


def draw_ongoing(kind: Kind, rng: random.Random) -> str:
    now = NOW.get(kind.group, 0.3)
    left = 1 - now
    drawn = draw({"now": now, "recurring": left * 0.5, "over": left * 0.3, "unknown": left * 0.2}, rng)
    return drawn if kind.has_ongoing_question else "unknown"


def _answers(kind: Kind, rng: random.Random) -> dict[str, str]:
    drawn = {question.code: _answer(question, rng) for question in kind.questions}
    return {code: value for code, value in drawn.items() if value}


def _answer(question: Question, rng: random.Random) -> str:
    """A plausible answer, or none; the first choices are the common ones."""
    if rng.random() > ANSWERED:
        return ""
    if question.type == "choice" and question.choices:
        return rng.choices(question.choices, [1 / (1 + rank) for rank in range(len(question.choices))])[0]
    if question.type == "yesno":
        return "yes" if rng.random() < YES else "no"
    if question.type == "plate":
        return rng.choice(PLATES)
    return words.marked(rng.choice(words.TEXT_ANSWERS))


def draw(shares: Mapping[str, float], rng: random.Random) -> str:
    """One key, by its share."""
    return rng.choices(list(shares), list(shares.values()))[0]


def as_report(statement: Statement, *, address: str, photos: list[str]) -> dict[str, object]:
    """The body of `POST /api/v1/reports`."""
    has_point = statement.source != "none"
    return {
        "kind": statement.kind,
        "ongoing": statement.ongoing,
        "location": {
            "lon": statement.point[0] if has_point else None,
            "lat": statement.point[1] if has_point else None,
            "accuracy_m": statement.accuracy_m,
            "address": address or None,
            "source": statement.source,
            "words": statement.place_words or None,
        },
        "answers": dict(statement.answers),
        "comment": statement.comment,
        "photos": photos,
        "contact": _contact(statement) if statement.has_contact else None,
        "lang": statement.lang,
    }


def _contact(statement: Statement) -> dict[str, str | None]:
    """Nobody's address: the domain is reserved for tests."""
    return {
        "email": f"simulation+{statement.key}@demo.test",
        "phone": None,
        "name": "Personne inventée (simulation)",
    }
