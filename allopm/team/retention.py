"""What the team forgets, and when. Each piece commits by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from allopm.team.models import ReliefSheet
from allopm.team.states import WAITING

# A sheet holds addresses of cases and names of staff: a quarter serves to understand what was handed over (chosen).
# Its fingerprint stays in the journal.
RELIEF_KEEP_DAYS: Final = 90
_PIECE: Final = 100  # sheets in one transaction: each may list hundreds of cases


def forget_old_reliefs(at: datetime) -> int:
    """Erase hand-over sheets past their time, with their notes. Periodic; returns how many sheets."""
    old = ReliefSheet.objects.filter(made_at__lt=at - timedelta(days=RELIEF_KEEP_DAYS)).exclude(state__in=WAITING)
    erased = 0
    while piece := list(old.order_by("pk").values_list("pk", flat=True)[:_PIECE]):
        ReliefSheet.objects.filter(pk__in=piece).delete()
        erased += len(piece)
    return erased
