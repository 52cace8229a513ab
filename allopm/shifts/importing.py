"""The write door of imported plans: all of a file or its sound rows, and the undoing of the last one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.fleet.actions import lock_crews
from allopm.journal.actions import write
from allopm.moments import stamp
from allopm.refusals import NotFound
from allopm.shifts.actions import COLUMNS, columns_of, follow, lock_plan, span_words
from allopm.shifts.models import PlanImport, Shift
from allopm.shifts.planning import WRITES, Line, Report, Verdict, compare_plan

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew
    from allopm.journal.actor import Actor
    from allopm.shifts.reading import PlanRow

Memory = dict[str, Any]
_WRITTEN: Final = (*COLUMNS, "crew", "version", "updated_at", "last_by")


@transaction.atomic
def import_plan(city: CityInfo, rows: Sequence[PlanRow], *, by: Actor, at: datetime, file_name: str = "") -> Report:
    """Write the plan if every row is sound, else nothing."""
    report = _locked_report(city, rows)
    if report.counts[Verdict.WRONG]:
        return report
    return _write(city, report, by=by, at=at, file_name=file_name)


@transaction.atomic
def import_sound_rows(
    city: CityInfo, rows: Sequence[PlanRow], *, by: Actor, at: datetime, file_name: str = ""
) -> Report:
    """Write what is sound and leave the wrong rows out: only when somebody asked for it."""
    return _write(city, _locked_report(city, rows), by=by, at=at, file_name=file_name)


def _locked_report(city: CityInfo, rows: Sequence[PlanRow]) -> Report:
    """Judged while nobody else plans and no crew concerned takes its duty."""
    lock_plan(city)
    named = {row.draft.call_sign for row in rows if row.draft}
    shifts = Shift.objects.filter(city_id=city.id, uid__in=[row.uid for row in rows])
    lock_crews(city, [*named, *shifts.values_list("crew__call_sign", flat=True)])
    return compare_plan(city, rows)


def _write(city: CityInfo, report: Report, *, by: Actor, at: datetime, file_name: str) -> Report:
    """The crews concerned are locked. A file that changes nothing leaves no trace."""
    chosen = [line for line in report.lines if line.verdict in WRITES]
    if chosen:
        before = _take_out(chosen) + _save(city, chosen, by=by, at=at)
        PlanImport.objects.create(city_id=city.id, at=at, by=by.name, file_name=file_name[:120], before=before)
        data = report.counts | {"file": file_name[:120], "shifts": [one["id"] for one in before if one["id"]]}
        write(city.id, what="plan.imported", about="plan", by=by, at=at, data=data)
    return replace(report, is_written=True)


def _take_out(chosen: Iterable[Line]) -> list[Memory]:
    gone = [line.shift for line in chosen if line.verdict == Verdict.TAKEN_OUT and line.shift]
    Shift.objects.filter(pk__in=[shift.pk for shift in gone]).delete()
    return [{"id": None, "version": 0, "was": _memory(shift)} for shift in gone]


def _save(city: CityInfo, chosen: Iterable[Line], *, by: Actor, at: datetime) -> list[Memory]:
    """Two statements whatever the size of the file. Crews on duty follow."""
    lines = [line for line in chosen if line.draft]
    crews = lock_crews(city, [line.draft.call_sign for line in lines if line.draft])
    was = [line.shift and _memory(line.shift) for line in lines]
    shifts = [_shift_of(city, line, crews, by=by, at=at) for line in lines]
    Shift.objects.bulk_create([shift for shift in shifts if shift.version == 1])
    Shift.objects.bulk_update([shift for shift in shifts if shift.version > 1], _WRITTEN)
    for shift in shifts:
        follow(city, crews[shift.crew.call_sign], shift, at=at)
    return [{"id": one.pk, "version": one.version, "was": old} for one, old in zip(shifts, was, strict=True)]


def _shift_of(city: CityInfo, line: Line, crews: dict[str, Crew], *, by: Actor, at: datetime) -> Shift:
    assert line.draft is not None  # noqa: S101  # lines to save have one
    shift = line.shift or Shift(city_id=city.id, uid=line.row.uid, version=0)
    shift.crew = crews[line.draft.call_sign]
    for name, value in columns_of(line.draft).items():
        setattr(shift, name, value)
    shift.version += 1
    shift.updated_at, shift.last_by = at, by.name
    return shift


def _memory(shift: Shift) -> Memory:
    """A shift as JSON, so that an undo can put it back."""
    values = {name: getattr(shift, name) for name in COLUMNS}
    times = {"starts_at": stamp(shift.starts_at), "ends_at": stamp(shift.ends_at)}
    return values | times | {"crew": shift.crew.call_sign, "uid": shift.uid, "is_invented": shift.is_invented}


@transaction.atomic
def undo_last_import(city: CityInfo, *, by: Actor, at: datetime) -> list[str]:
    """Put back what the last import replaced; returns in words what has moved on since, and stays. Raises NotFound."""
    lock_plan(city)
    last = PlanImport.objects.filter(city_id=city.id, undone_at=None).order_by("-pk").first()
    if last is None:
        raise NotFound(_("Aucun import n’est à défaire."))
    crews = _lock_crews_of(city, last)
    shifts = Shift.objects.select_related("crew").in_bulk([one["id"] for one in last.before if one["id"]])
    untouched = [one for one in last.before if _is_untouched(one, shifts)]
    kept = [_kept_words(shifts.get(one["id"])) for one in last.before if one not in untouched]
    added = [one["id"] for one in untouched if one["was"] is None]
    Shift.objects.filter(pk__in=added).delete()
    kept += _put_back(city, [one for one in untouched if one["was"]], shifts, crews, by=by, at=at)
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    write(city.id, what="plan.import_undone", about="plan", by=by, at=at, data={"kept": kept, "removed": added})
    return kept


def _lock_crews_of(city: CityInfo, last: PlanImport) -> dict[str, Crew]:
    ids = [one["id"] for one in last.before if one["id"]]
    signs = set(Shift.objects.filter(pk__in=ids).values_list("crew__call_sign", flat=True))
    return lock_crews(city, [*signs, *(one["was"]["crew"] for one in last.before if one["was"])])


def _is_untouched(entry: Memory, shifts: dict[int, Shift]) -> bool:
    """Neither begun nor corrected since the import; what the import took out is there to come back."""
    if entry["id"] is None:
        return True
    shift = shifts.get(entry["id"])
    return shift is not None and shift.version == entry["version"] and shift.real_start is None


def _kept_words(shift: Shift | None) -> str:
    if shift is None:
        return _("une vacation retirée depuis")
    return f"{shift.crew.call_sign} {span_words(shift.starts_at, shift.ends_at)}"


def _put_back(
    city: CityInfo, entries: Sequence[Memory], shifts: dict[int, Shift], crews: dict[str, Crew], *,
    by: Actor, at: datetime,
) -> list[str]:  # fmt: skip
    """Earlier columns again, unless something else now stands there. Returns what could not come back."""
    entries, kept = list(entries), []
    while stuck := [entry for entry in entries if _is_in_the_way(entry["was"], crews, _moving(entries))]:
        kept += [_memory_words(entry["was"]) for entry in stuck]
        entries = [entry for entry in entries if entry not in stuck]
    for entry in entries:
        shift = shifts.get(entry["id"]) or Shift(city_id=city.id, version=0)
        for name in (*COLUMNS, "uid", "is_invented"):
            setattr(shift, name, entry["was"][name])
        shift.crew = crews[entry["was"]["crew"]]
        shift.starts_at, shift.ends_at = _span(entry["was"])
        shift.version += 1
        shift.updated_at, shift.last_by = at, by.name
        shift.save()
    return kept


def _moving(entries: Iterable[Memory]) -> list[int]:
    return [entry["id"] for entry in entries if entry["id"]]


def _is_in_the_way(was: Memory, crews: dict[str, Crew], moving: list[int]) -> bool:
    start, end = _span(was)
    others = Shift.objects.filter(crew=crews[was["crew"]], starts_at__lt=end, ends_at__gt=start)
    return others.exclude(pk__in=moving).exists()


def _span(was: Memory) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(was["starts_at"]), datetime.fromisoformat(was["ends_at"])


def _memory_words(was: Memory) -> str:
    return f"{was['crew']} {span_words(*_span(was))}"
