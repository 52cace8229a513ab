"""What a plan from a file would change, row by row, and why not. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from allopm.fleet.queries import call_signs
from allopm.shifts.actions import span_words
from allopm.shifts.draft import LONGEST, BadShift, read_draft
from allopm.shifts.models import Shift
from allopm.shifts.queries import draft_of

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.shifts.draft import Draft
    from allopm.shifts.reading import PlanRow


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    TAKEN_OUT = "taken_out"
    WRONG = "wrong"


@dataclass(frozen=True)
class Line:
    """What becomes of one row, and why; `shift` is the one of the plan that has its UID."""

    row: PlanRow
    verdict: Verdict
    words: str
    draft: Draft | None = None
    shift: Shift | None = None


@dataclass(frozen=True)
class Report:
    """Every row in the order of the file. `is_written` is false when nothing was, or not yet."""

    lines: Sequence[Line]
    is_written: bool = False

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(line.verdict for line in self.lines)
        return {verdict.value: found[verdict] for verdict in Verdict}


WRITES: Final = (Verdict.NEW, Verdict.CHANGED, Verdict.TAKEN_OUT)


def compare_plan(city: CityInfo, rows: Sequence[PlanRow]) -> Report:
    """What the file would change, without changing it."""
    return Report(_judge(city, rows))


def _judge(city: CityInfo, rows: Sequence[PlanRow]) -> list[Line]:
    uids = Counter(row.uid for row in rows if row.uid)
    crews = set(call_signs(city))
    shifts = Shift.objects.filter(city_id=city.id, uid__in=list(uids)).select_related("crew")
    known = {shift.uid: shift for shift in shifts}
    lines = [
        _wrong(row, _("Cet identifiant est deux fois dans le fichier."))
        if uids[row.uid] > 1
        else _line(city, row, known.get(row.uid), crews)
        for row in rows
    ]
    return _without_overlaps(city, lines)


def _wrong(row: PlanRow, words: str) -> Line:
    return Line(row, Verdict.WRONG, words)


def _line(city: CityInfo, row: PlanRow, shift: Shift | None, crews: set[str]) -> Line:
    if row.problem:
        return _wrong(row, row.problem)
    if row.is_cancelled or row.draft is None:
        return _cancelled(row, shift)
    if row.draft.call_sign not in crews:
        return _wrong(row, _("L’équipage %(crew)s n’existe pas ici.") % {"crew": row.draft.call_sign})
    try:
        return _planned(row, read_draft(city, row.draft), shift)
    except BadShift as problem:
        return _wrong(row, problem.message)


def _planned(row: PlanRow, draft: Draft, shift: Shift | None) -> Line:
    words = f"{draft.call_sign} {span_words(draft.starts_at, draft.ends_at)}"
    if shift is None:
        return Line(row, Verdict.NEW, words, draft)
    if draft == draft_of(shift):
        return Line(row, Verdict.SAME, words, draft, shift)
    if shift.real_start is not None:
        return _wrong(row, _("L’équipage a déjà pris cette vacation : corrigez-la sur le tableau."))
    return Line(row, Verdict.CHANGED, words, draft, shift)


def _cancelled(row: PlanRow, shift: Shift | None) -> Line:
    if shift is None:
        return Line(row, Verdict.SAME, _("Annulée, et déjà absente du tableau."))
    if shift.real_start is not None:
        return _wrong(row, _("L’équipage a déjà pris cette vacation : elle ne peut plus être annulée."))
    words = f"{shift.crew.call_sign} {span_words(shift.starts_at, shift.ends_at)}"
    return Line(row, Verdict.TAKEN_OUT, words, None, shift)


@dataclass(frozen=True)
class _Slot:
    crew: str
    starts_at: datetime
    ends_at: datetime
    index: int | None  # of the line that wants it; None for a shift that stays as it is
    words: str

    @property
    def rank(self) -> int:
        """What already stands comes before every line of the file."""
        return -1 if self.index is None else self.index


def _without_overlaps(city: CityInfo, lines: list[Line]) -> list[Line]:
    """Rows that would put a crew in two places are wrong; what they leave in place may then stand in others' way."""
    drafts = [line.draft for line in lines if line.draft]
    if not drafts:
        return lines
    low, high = min(draft.starts_at for draft in drafts), max(draft.ends_at for draft in drafts)
    around = Shift.objects.filter(city_id=city.id, starts_at__gt=low - LONGEST - timedelta(1), starts_at__lt=high)
    standing = list(around.select_related("crew"))
    while clashes := _clashes(_slots(standing, lines)):
        for index, words in clashes:
            lines[index] = _wrong(lines[index].row, words)
    return lines


def _slots(standing: Iterable[Shift], lines: Sequence[Line]) -> list[_Slot]:
    moved = {line.shift.pk for line in lines if line.shift and line.verdict in WRITES}
    kept = [
        _Slot(shift.crew.call_sign, shift.starts_at, shift.ends_at, None, span_words(shift.starts_at, shift.ends_at))
        for shift in standing
        if shift.pk not in moved
    ]
    wanted = [
        _Slot(line.draft.call_sign, line.draft.starts_at, line.draft.ends_at, index, f"ligne {line.row.line}")
        for index, line in enumerate(lines)
        if line.draft and line.verdict in WRITES
    ]
    return sorted([*kept, *wanted], key=lambda slot: (slot.crew, slot.starts_at, slot.rank))


def _clashes(slots: Sequence[_Slot]) -> list[tuple[int, str]]:
    """Lines to refuse: of two that overlap the later in the file, and never what already stands."""
    found: dict[int, str] = {}
    last: _Slot | None = None
    for slot in slots:
        if last is None or last.crew != slot.crew or last.ends_at <= slot.starts_at:
            last = slot
            continue
        loser, winner = (slot, last) if slot.rank >= last.rank else (last, slot)
        if loser.index is not None:
            found[loser.index] = _("%(crew)s a déjà une vacation à ces heures : %(other)s.") % {
                "crew": loser.crew, "other": winner.words,
            }  # fmt: skip
        last = winner
    return list(found.items())
