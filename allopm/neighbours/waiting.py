"""How much waits for the police, in numbers only: what the desk shows. Knows no person."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from allopm.moments import stamp_or_none
from allopm.neighbours.models import Alert, Board, Member, Partner
from allopm.neighbours.states import AlertState, PlaceState, Standing

RAISED: Final = Q(state=AlertState.RAISED)
NOTHING: Final[dict[str, int]] = {"version": 0, "members": 0, "partners": 0}


def waiting_card(city_id: int) -> dict[str, Any]:
    """`alerts` to read, since when; `flagged` ones that run; `members`, `partners` to check; the board's number.

    Two statements, because every snapshot of every desk asks. A board exists from the first change on.
    """
    told = Alert.objects.filter(city_id=city_id).aggregate(
        alerts=Count("pk", filter=RAISED, distinct=True),
        oldest=Min("raised_at", filter=RAISED),
        flagged=Count("pk", filter=Q(state=AlertState.SENT, flags__isnull=False), distinct=True),
    )
    board = Board.objects.filter(city_id=city_id).annotate(
        members=_how_many(Member.objects.filter(state=Standing.ASKED)),
        partners=_how_many(Partner.objects.filter(state=PlaceState.ASKED)),
    )
    counted = board.values("version", "members", "partners").first() or NOTHING
    oldest_at = stamp_or_none(told.pop("oldest"))
    return {**counted, **told, "oldest_at": oldest_at}


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    of_city = rows.filter(city_id=OuterRef("city_id")).order_by().values("city_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(of_city, output_field=IntegerField()), Value(0))
