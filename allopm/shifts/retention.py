"""What the plan forgets, and when. Each piece commits by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from allopm.shifts.models import DutyAction, PlanImport, Shift

if TYPE_CHECKING:
    from django.db.models import QuerySet

# A year of planned against real is what a city plans with; names go with the shift (chosen).
SHIFT_KEEP_DAYS: Final = 365
# As long as positions: what a crew said of its duty explains them; a replay comes within a shift (chosen).
WORD_KEEP_DAYS: Final = 60
_PIECE: Final = 1000  # rows in one transaction: well under a second


def forget_old_shifts(at: datetime) -> int:
    """Erase shifts, words and undo memories past their time. Periodic; returns how many rows."""
    words, shifts = at - timedelta(days=WORD_KEEP_DAYS), at - timedelta(days=SHIFT_KEEP_DAYS)
    old = (
        Shift.objects.filter(ends_at__lt=shifts),
        DutyAction.objects.filter(received_at__lt=words),
        PlanImport.objects.filter(at__lt=words),
    )
    return sum(_erase(rows) for rows in old)


def _erase(rows: QuerySet[Any]) -> int:
    erased = 0
    while piece := list(rows.order_by("pk").values_list("pk", flat=True)[:_PIECE]):
        erased += rows.model._default_manager.filter(pk__in=piece).delete()[0]
    return erased
