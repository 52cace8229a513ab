"""How much waits for the police, in numbers only: what the desk shows. Knows no person."""

from __future__ import annotations

from typing import Any

from django.db.models import Min

from allopm.moments import stamp_or_none
from allopm.neighbours.models import Alert, Board, Flag, Member, Partner
from allopm.neighbours.states import AlertState, PlaceState, Standing


def waiting_card(city_id: int) -> dict[str, Any]:
    """`alerts` to read, since when; `flagged` ones that run; `members`, `partners` to check; the board's number."""
    raised = Alert.objects.filter(city_id=city_id, state=AlertState.RAISED)
    flags = Flag.objects.filter(alert__city_id=city_id, alert__state=AlertState.SENT)
    board = Board.objects.filter(city_id=city_id).first()
    return {
        "version": board.version if board else 0,
        "alerts": raised.count(),
        "oldest_at": stamp_or_none(raised.aggregate(at=Min("raised_at"))["at"]),
        "flagged": flags.values("alert_id").distinct().count(),
        "members": Member.objects.filter(city_id=city_id, state=Standing.ASKED).count(),
        "partners": Partner.objects.filter(city_id=city_id, state=PlaceState.ASKED).count(),
    }
