"""What the next shift must know, gathered from what every desk sees. Reads only; knows no sheet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from allopm.city.queries import desk_rules
from allopm.events.horizon import is_horizon_fresh
from allopm.fleet.queries import crew_cards
from allopm.incidents.queries import ended_since, open_incidents
from allopm.incidents.states import State
from allopm.incidents.words import STATE_WORDS
from allopm.journal.pulse import is_worker_alive
from allopm.moments import stamp, stamp_or_none
from allopm.safety.queries import open_alerts
from allopm.team.hours import last_relief, next_relief
from allopm.team.queries import presence_cards
from allopm.transmissions.queries import open_transmissions

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Card = dict[str, Any]


def gather(city: CityInfo, *, due_at: datetime, at: datetime) -> Card:
    """The sheet as it would be handed over at this moment; addresses as every desk reads them, nobody's contact."""
    rules, zone = desk_rules(city), ZoneInfo(city.timezone)
    until = next_relief(rules.relief_times, zone, after=due_at)
    since = last_relief(rules.relief_times, zone, before=due_at)
    cards = sorted(open_incidents(city), key=lambda card: (card["priority"], -card["urgency"], card["created_at"]))
    near = stamp(at + timedelta(hours=rules.promise_near_h))
    return {
        "at": stamp(at),
        "since": stamp_or_none(since),
        "until": stamp_or_none(until),
        "promise_near_h": rules.promise_near_h,
        "cases": [_case(card) for card in cards],
        "promises": [_case(card) for card in cards if card["answer_by"] <= near],
        "held": [_case(card) for card in cards if _comes_back(card, until)],
        "watches": [_case(card) for card in cards if card["state"] == State.WATCHED or card["watch"]],
        "transmissions": [_transmission(card) for card in open_transmissions(city)],
        "crews": [_crew(card) for card in crew_cards(city) if card["mission"]],
        "alerts": [_alert(card) for card in open_alerts(city)],
        "broken": broken(),
        "people": [{"name": card["name"], "role": card["role"]} for card in presence_cards(city)],
        "counts": _counts(city, cards, since=since),
    }


def broken() -> list[str]:
    """What does not work in the house itself, in sentences; the same signs as `/readyz`."""
    signs = {
        _("Le service de fond ne donne plus signe : minuteries et rappels sont arrêtés."): is_worker_alive(),
        _("Une écriture qui dure retient les écrans : ils ont du retard."): is_horizon_fresh(),
    }
    return [words for words, is_well in signs.items() if not is_well]


def _case(card: Card) -> Card:
    holder = card["claimed_by"]
    return {
        "code": card["code"],
        "priority": card["priority"],
        "kind": card["kind_label"],
        "place": card["address"] or card["place_words"],
        "sector": card["sector"] and card["sector"]["name"],
        "state": str(STATE_WORDS[State(card["state"])]),
        "urgency": card["urgency"],
        "why": card["urgency_text"],
        "holder": holder and holder["name"],
        "offered": bool(holder and holder["offered"]),
        "clock": card["clock"] and {name: card["clock"][name] for name in ("kind", "due_at", "is_late")},
        "created_at": card["created_at"],
        "answer_by": card["answer_by"],
        "held_until": card["held_until"],
        "held_reason": card["held_reason"],
        "reports": card["reports"],
        "crews": [mission["crew"] for mission in card["missions"]],
        "watch": _watch(card["watch"]),
    }


def _watch(watch: Card | None) -> Card | None:
    """What to look at, until when, and who looks; the cameras stand in the case."""
    by = watch and watch["by"]
    return watch and {"reason": watch["reason"], "due_at": watch["due_at"], "by": by and by["name"]}


def _transmission(card: Card) -> Card:
    names = ("incident", "state", "sent_at", "reminders", "problem")
    return {"service": card["service"]["name"], **{name: card[name] for name in names}}


def _comes_back(card: Card, until: datetime | None) -> bool:
    """A case on hold whose hour falls in the next shift."""
    return card["held_until"] is not None and (until is None or card["held_until"] < stamp(until))


def _crew(card: Card) -> Card:
    mission = card["mission"]
    return {
        "crew": card["call_sign"],
        "incident": mission["incident"],
        "state": mission["state"],
        "since": mission["since"],
    }


def _alert(card: Card) -> Card:
    return {"crew": card["crew"], "kind": card["kind"], "at": card["at"], "taken_by": card["acknowledged_by"]}


def _counts(city: CityInfo, cards: list[Card], *, since: datetime | None) -> Card | None:
    """What came and what ended since the last relief."""
    if since is None:
        return None
    ended, came_and_ended = ended_since(city, since)
    came = sum(card["created_at"] >= stamp(since) for card in cards) + came_and_ended
    return {"received": came, "ended": ended, "open": len(cards)}
