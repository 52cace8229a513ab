"""Who gets a new case when the city distributes them: the operator at the desk with the least in hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from allopm.accounts.roles import Role
from allopm.city.queries import desk_rules
from allopm.incidents.claims import give_new_case
from allopm.incidents.queries import claim_counts
from allopm.incidents.states import State
from allopm.team.models import Seat, Window

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident

# Nobody has done anything about these yet; a case on hold, with a crew or with a service weighs nothing.
UNHANDLED: Final = (State.NEW, State.OPEN)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def distribute(city: CityInfo, incident: Incident, *, channel: str, at: datetime) -> None:
    """Last in the transaction that opens the case. Nobody at the desk: nobody's. Who took the call keeps it."""
    if desk_rules(city).distribution != "balanced" or channel == "phone":
        return
    seat = _least_busy(city, at)
    if seat is None:
        return
    Seat.objects.filter(pk=seat.pk).update(given_at=at)
    give_new_case(incident, seat.user_id, name=seat.user.name, at=at)


def _least_busy(city: CityInfo, at: datetime) -> Seat | None:
    """Fewest open unhandled claims, then longest without. The seats are locked in the order of their key until the
    case is written, so that of two reports at once the second one counts the first."""
    heard = at - timedelta(seconds=desk_rules(city).presence_s)
    there = Window.objects.filter(seen_at__gt=heard, closing_at=None, seat__city_id=city.id).values("seat_id")
    seats = list(
        Seat.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk__in=there, user__role=Role.OPERATOR, user__is_active=True)
        .order_by("pk")
    )
    held = claim_counts(city, [seat.user_id for seat in seats], states=UNHANDLED)  # read after the locks are ours
    return min(seats, key=lambda seat: (held.get(seat.user_id, 0), seat.given_at or _NEVER, seat.pk), default=None)
