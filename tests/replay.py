"""Old snapshot + emitted events = fresh snapshot: the proof that no screen lies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from allopm.calls.queries import open_calls
from allopm.city.book import read_rules
from allopm.city.cards import ENTITY, rules_card
from allopm.city.queries import CityInfo
from allopm.closures.queries import closure_cards
from allopm.events.models import Event
from allopm.finding.views import shared_views
from allopm.fleet.devices import device_cards
from allopm.fleet.queries import crew_cards
from allopm.incidents.queries import open_incidents
from allopm.messages.queries import crew_messages, recent_messages
from allopm.missions.queries import active_missions
from allopm.neighbours.waiting import waiting_card
from allopm.reports.cards import render_thread
from allopm.reports.models import Report
from allopm.safety.queries import crew_alerts, open_alerts
from allopm.team.queries import presence_cards
from allopm.team.sheets import waiting_relief
from allopm.transmissions.queries import open_transmissions

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)  # every message is recent
State = dict[str, dict[str, Any]]


@dataclass
class Seen:
    """What one screen knows, by entity."""

    cards: State
    versions: dict[str, int] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Exactly what every client does: upsert, or forget on `.gone`."""
        if event.version < self.versions.get(event.entity, 0):
            return
        self.versions[event.entity] = event.version
        if event.kind.endswith(".gone"):
            self.cards.pop(event.entity, None)
        else:
            self.cards[event.entity] = event.body


def screens(city: CityInfo) -> dict[str, State]:
    """Fresh snapshots of every screen there is, by audience."""
    desk = {f"incident:{card['code']}": card for card in open_incidents(city)}
    desk |= {f"crew:{card['call_sign']}": card for card in crew_cards(city)}
    desk |= {f"closure:{card['id']}": card for card in closure_cards(city)}
    desk |= {f"alert:{card['id']}": card for card in open_alerts(city)}
    desk |= {f"call:{card['id']}": card for card in open_calls(city)}
    desk |= {f"message:{card['id']}": card for card in recent_messages(city, at=LONG_AGO)}
    desk |= {f"presence:{card['id']}": card for card in presence_cards(city)}
    desk |= {ENTITY: rules_card(*read_rules(city.id))}
    desk |= {f"relief:{card['id']}": card for card in [waiting_relief(city)] if card}
    desk |= {f"view:{card['id']}": card for card in shared_views(city)}
    desk |= {f"transmission:{card['id']}": card for card in open_transmissions(city)}
    desk |= {"neighbours": waiting_card(city.id)}
    all_screens: dict[str, State] = {"desk": desk}
    for card in crew_cards(city):
        mine = {f"mission:{line['id']}": line for line in active_missions(city, card["call_sign"])}
        mine |= {f"alert:{line['id']}": line for line in crew_alerts(city, card["call_sign"])}
        words = crew_messages(city, card["call_sign"], at=LONG_AGO)
        mine |= {f"message:{line['id']}": line for line in words}
        mine |= {f"device:{line['id']}": line for line in device_cards(city, card["call_sign"])}
        all_screens[f"crew:{card['call_sign']}"] = {f"crew:{card['call_sign']}": card, **mine}
    for report in Report.objects.filter(city_id=city.id).select_related("incident"):
        thread = render_thread(city, report)
        all_screens[f"thread:{report.token_hash}"] = {f"thread:{report.code}": thread}
    return all_screens


@contextmanager
def replays(city: CityInfo) -> Iterator[None]:
    """Run an action inside; afterwards every old screen that heard the events equals a fresh one."""
    before = {audience: Seen(cards) for audience, cards in screens(city).items()}
    last = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    yield
    events = list(Event.objects.filter(seq__gt=last).order_by("seq"))
    assert events, "the action told nobody"
    for event in events:
        if event.audience in before:
            before[event.audience].apply(event)
    after = screens(city)
    for audience, seen in before.items():
        assert seen.cards == after.get(audience, {}), audience  # a screen may have nobody left to read it
