"""The desk's and the crew's first look: state and event position from one database snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction

from allopm.accounts.queries import desk_staff
from allopm.calls.queries import open_calls
from allopm.city.cards import rules_card
from allopm.city.queries import catalogue, current_city, desk_rules, dispatch_rules, services
from allopm.closures.queries import closure_cards
from allopm.events.log import current_position
from allopm.finding.views import views_of
from allopm.fleet.queries import crew_cards, crew_of, position_cards
from allopm.geo.travel import load_travel
from allopm.incidents.outcomes import CREW_OUTCOMES, NEEDS_TEXT, OUTCOMES, PROOFS, REFUSALS, SENTENCES
from allopm.incidents.queries import open_incidents
from allopm.messages.queries import crew_messages, recent_messages
from allopm.missions.queries import active_missions
from allopm.moments import stamp
from allopm.neighbours.waiting import waiting_card
from allopm.safety.queries import crew_alerts, open_alerts
from allopm.team.queries import presence_cards
from allopm.team.sheets import waiting_relief
from allopm.transmissions.queries import open_transmissions

if TYPE_CHECKING:
    from allopm.accounts.models import User
    from allopm.city.queries import CityInfo

Json = dict[str, Any]


@contextmanager
def steady_view() -> Iterator[None]:
    """One database snapshot for everything read inside, so that state and position agree."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def desk_snapshot(user: User, *, at: datetime) -> Json:
    """Everything the desk draws, and what its forms offer."""
    city = current_city()
    with steady_view():
        return {
            "position": current_position(),
            "incidents": open_incidents(city),
            "crews": crew_cards(city),
            "positions": position_cards(city),
            "closures": closure_cards(city),
            "alerts": open_alerts(city),
            "messages": recent_messages(city, at=at),
            "calls": open_calls(city),
            "views": views_of(city, user.pk),
            "presence": presence_cards(city),
            "relief": waiting_relief(city),
            "transmissions": open_transmissions(city),
            "neighbours": waiting_card(city.id),
            "at": stamp(at),
            "me": {"id": user.pk, "name": user.name, "initials": user.initials, "role": user.role},
            "staff": desk_staff(city),
            **_rules(city),
            **desk_words(city),
        }


def _rules(city: CityInfo) -> Json:
    """Which policy proposes, the limits of each priority, how the desk works."""
    return rules_card(desk_rules(city), dispatch_rules(city))


def desk_words(city: CityInfo) -> Json:
    """The choices of the desk's forms, from the city's configuration."""
    west, south, east, north = city.bbox
    return {
        "outcomes": [
            {
                "code": code,
                "label": str(label),
                "sentence": str(SENTENCES[code]),
                "needs_text": code in NEEDS_TEXT,
            }
            for code, label in OUTCOMES.items()
        ],
        "proofs": [{"code": code, "label": str(label)} for code, label in PROOFS.items()],
        "services": [{"code": service.code, "name": service.name} for service in services(city)],
        "kinds": kind_choices(city),
        "city": {"name": city.name, "center": list(city.center), "bbox": [west, south, east, north]},
        "geometry_source": load_travel(settings.MAP_DIR).source,
    }


def kind_choices(city: CityInfo) -> list[Json]:
    """What a case can be about, in the order of the city."""
    return [
        {"code": kind.code, "label": kind.label, "group": kind.group, "group_label": kind.group_label}
        for kind in catalogue(city).kinds.values()
    ]


def field_snapshot(user: User, *, at: datetime) -> Json:
    """The crew's phone: its own line, its missions, what it may choose."""
    city = current_city()
    with steady_view():
        crew = crew_of(city, user.pk)
        return {
            "position": current_position(),
            "crew": next(card for card in crew_cards(city) if card["call_sign"] == crew.call_sign),
            "missions": active_missions(city, crew.call_sign),
            "alerts": crew_alerts(city, crew.call_sign),
            "messages": crew_messages(city, crew.call_sign, at=at),
            "kinds": kind_choices(city),
            "outcomes": [{"code": code, "label": str(OUTCOMES[code])} for code in CREW_OUTCOMES],
            "vehicle_days": desk_rules(city).vehicle_days,
            "refusals": [{"code": code, "label": str(label)} for code, label in REFUSALS.items()],
            "at": stamp(at),
            "me": {"id": user.pk, "name": user.name},
            "city": {"name": city.name, "center": list(city.center), "bbox": list(city.bbox)},
        }
