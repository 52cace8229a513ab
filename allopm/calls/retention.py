"""What is forgotten of calls, and when. Each piece commits by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from allopm.calls.models import Call

# As long as somebody may call again about the same thing, or a callback may be late (chosen).
NUMBER_KEEP_DAYS: Final = 30
# A year of figures is what a telephone service is planned with (chosen); no number is in them.
CALL_KEEP_DAYS: Final = 365
_PIECE: Final = 1000  # rows in one transaction: well under a second


def forget_calls(at: datetime) -> int:
    """Erase numbers and notes, then whole calls, past their time. Periodic; returns how many rows."""
    named = Call.objects.filter(began_at__lt=at - timedelta(days=NUMBER_KEEP_DAYS)).exclude(number_words="", note="")
    changed = 0
    while piece := list(named.order_by("pk").values_list("pk", flat=True)[:_PIECE]):
        changed += Call.objects.filter(pk__in=piece).update(number="", number_hash="", number_words="", note="")
    old = Call.objects.filter(began_at__lt=at - timedelta(days=CALL_KEEP_DAYS), is_open=False)
    while piece := list(old.order_by("pk").values_list("pk", flat=True)[:_PIECE]):
        changed += Call.objects.filter(pk__in=piece).delete()[0]
    return changed
