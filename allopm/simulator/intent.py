"""What a crew will do next with its mission, and when. Pure; knows no network, no clock."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allopm.simulator import habits, words


@dataclass(frozen=True)
class Choices:
    """The codes that the crew's screen offers."""

    outcomes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Intent:
    """`of` is the mission's id and state that it answers; an empty verb means waiting."""

    of: tuple[int, str]
    verb: str
    due_at: datetime
    outcome: str = ""
    reason: str = ""
    note: str = ""


def next_intent(mission: dict[str, Any], *, now: datetime, choices: Choices, rng: random.Random) -> Intent:
    """The natural next step of a mission card, with its drawn moment."""
    of = (mission["id"], mission["state"])
    match mission["state"]:
        case "sent":
            due_at = now + timedelta(seconds=habits.lognormal_s(habits.REACTION_S, rng))
            motive = habits.refusal(allowed=choices.refusals, rng=rng)
            return Intent(of, "refuse", due_at, reason=motive) if motive else Intent(of, "acknowledge", due_at)
        case "acknowledged":
            return Intent(of, "en-route", now + timedelta(seconds=habits.lognormal_s(habits.TURNOUT_S, rng)))
        case "en_route":
            return Intent(of, "on-scene", now)
        case "on_scene":
            return _clear(of, mission["incident"], now=now, choices=choices, rng=rng)
        case _:
            return Intent(of, "", now)


def _clear(
    of: tuple[int, str], incident: dict[str, Any], *, now: datetime, choices: Choices, rng: random.Random
) -> Intent:
    outcome = habits.outcome(incident["group"], incident["ongoing"], allowed=choices.outcomes, rng=rng)
    due_at = now + timedelta(seconds=habits.service_s(incident["group"], rng))
    return Intent(of, "clear", due_at, outcome=outcome, note=words.crew_note(outcome, rng))
