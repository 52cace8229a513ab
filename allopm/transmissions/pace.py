"""When a delivery is tried again, and when a service is reminded. Knows no table's lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from allopm.city.queries import desk_rules
from allopm.transmissions.states import Channel

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.transmissions.models import Transmission

# Seven tries in nine hours: a mailbox that is full at night is emptied in the morning (chosen).
AGAIN_AFTER: Final = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 120, 360))
REMINDABLE: Final = (Channel.MAIL, Channel.WEBHOOK)


def next_try(attempts: int, *, at: datetime) -> datetime | None:
    """After so many tries; None when it was the last."""
    return at + AGAIN_AFTER[attempts - 1] if attempts <= len(AGAIN_AFTER) else None


def next_reminder(city: CityInfo, row: Transmission, *, at: datetime) -> datetime | None:
    """From the last sign of the service; None when it has been reminded often enough, or cannot be."""
    rules = desk_rules(city)
    if row.channel not in REMINDABLE or row.reminders >= rules.transmission_reminders:
        return None
    return at + timedelta(hours=rules.transmission_remind_h)
