"""The way back from grouping: one report, a whole case as it was, or the last gesture."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from allopm.events.log import emit
from allopm.incidents.cards import incident_change
from allopm.incidents.change import MOMENTS, NotNow, announce, change, check_version, lock, lock_all, require
from allopm.incidents.grouping import BATCH
from allopm.incidents.models import Incident, Joining
from allopm.incidents.states import State, Step
from allopm.refusals import NotFound
from allopm.reports import threads
from allopm.reports.codes import new_code
from allopm.reports.queries import distinct_witnesses, photo_count, report_in
from allopm.reports.states import SPLIT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor
    from allopm.reports.models import Report

GONE: Final = "Cette affaire n’est pas, ou plus, dans celle-ci."


@transaction.atomic
def ungroup(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, report: str) -> Incident:
    """One report leaves the case and becomes a case of its own again."""
    incident = lock(city, code, version)
    require(incident, "ungroup")
    if incident.report_count < 2:
        raise NotNow(_("Cette affaire n’a qu’un signalement."))
    leaving = report_in(incident.pk, report)
    if leaving is None:
        raise NotFound(_("Ce signalement n’est pas dans cette affaire."))
    own = _own_case(city, incident, leaving, by=by, at=at)
    own.save(force_insert=True)
    threads.move_back([leaving.pk], away_from=incident.pk, to=own.pk)
    change(own, Step.UNGROUPED, by=by, at=at, text=code)
    change(incident, Step.UNGROUPED, by=by, at=at, text=own.code, **_counts(incident))
    emit(city.id, incident_change(city, own, missions=()), at=at)
    announce(city, incident, at=at, also=threads.tell_grouping(city, [leaving.pk], own.state, at=at, word=SPLIT))
    return own


def _own_case(city: CityInfo, incident: Incident, leaving: Report, *, by: Actor, at: datetime) -> Incident:
    """Apart from what it left, for good: an operator has just said so."""
    return Incident(
        city_id=city.id,
        code=new_code(),
        kind=leaving.kind,
        priority=incident.priority,
        ongoing=leaving.ongoing,
        state=State.OPEN,
        lon=leaving.lon,
        lat=leaving.lat,
        place=leaving.place,
        accuracy_m=leaving.accuracy_m,
        address=leaving.address,
        place_words=leaving.place_words,
        location_source=leaving.location_source,
        floor=leaving.floor,
        has_left=leaving.has_left,
        sector=incident.sector,
        photo_count=leaving.photos.count(),
        not_same=[incident.code],
        answer_by=leaving.answer_by,
        created_at=leaving.created_at,
        updated_at=at,
        claimed_by_id=by.id,
        claimed_at=at,
        opened_at=at,
    )


@transaction.atomic
def give_back(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, case: str) -> Incident:
    """A case that joined this one leaves it with its reports and is again what it was. Returns this one."""
    rows = lock_all(city, (code, case))
    target = rows[code]
    check_version(city, target, version)
    require(target, "ungroup")
    joining = Joining.objects.filter(target=target, source=rows[case], split_at=None).first()
    if joining is None:
        raise NotFound(_(GONE))
    _split(city, target, [(rows[case], joining)], by=by, at=at, step=Step.UNGROUPED)
    return target


def take_gesture_back(city: CityInfo, code: str, *, by: Actor, at: datetime) -> None:
    """Undo of a gathering, in batches that each commit by themselves: every case is again what it was."""
    last = Joining.objects.filter(target__city_id=city.id, target__code=code, split_at=None).order_by("-id").first()
    if last is None:
        raise NotNow(_("La dernière action ne peut pas être annulée."))
    while _take_batch_back(city, code, last.gesture, by=by, at=at):
        pass


@transaction.atomic
def _take_batch_back(city: CityInfo, code: str, gesture: UUID, *, by: Actor, at: datetime) -> int:
    standing = Joining.objects.filter(target__city_id=city.id, target__code=code, gesture=gesture, split_at=None)
    codes = list(standing.order_by("source_id").values_list("source__code", flat=True)[:BATCH])
    if not codes:
        return 0
    rows = lock_all(city, (code, *codes))
    if rows[code].state == State.ENDED:
        raise NotNow(_("L’affaire %(code)s est terminée.") % {"code": code})
    pairs = [(rows[row.source.code], row) for row in standing.filter(source__code__in=codes).select_related("source")]
    _split(city, rows[code], pairs, by=by, at=at, step=Step.UNDONE)
    return len(codes)


def _split(
    city: CityInfo, target: Incident, pairs: Sequence[tuple[Incident, Joining]], *, by: Actor, at: datetime, step: Step
) -> None:
    """All cases are locked. What was told one by one apart meanwhile stays where it is."""
    told = []
    for source, joining in pairs:
        back = threads.move_back(joining.reports, away_from=target.pk, to=source.pk)
        if back:
            change(source, step, by=by, at=at, text=target.code, **_as_before(joining, at=at), **_counts(source))
            emit(city.id, incident_change(city, source, missions=()), at=at)
            told += threads.tell_grouping(city, back, source.state, at=at, word=SPLIT)
    Joining.objects.filter(pk__in=[joining.pk for _source, joining in pairs]).update(split_at=at)
    text = pairs[0][0].code if len(pairs) == 1 else _("%(n)s affaires") % {"n": len(pairs)}
    unread = sum(joining.before["unread_messages"] for _source, joining in pairs)
    left = {"unread_messages": max(0, target.unread_messages - unread), **_counts(target)}
    change(target, step, by=by, at=at, text=text, **left)
    announce(city, target, at=at, also=told)


def _as_before(joining: Joining, *, at: datetime) -> dict[str, Any]:
    """Its state, its claim, what was decided; a wait that is over meanwhile is over."""
    values = {name: value for name, value in joining.before.items() if name not in DERIVED}
    fields = {
        name: parse_datetime(value) if name in MOMENTS and isinstance(value, str) else value
        for name, value in values.items()
    }
    if fields["state"] == State.HELD and fields["held_until"] and fields["held_until"] <= at:
        fields |= {"state": State.OPEN, "held_until": None, "held_reason": ""}
    return fields


DERIVED: Final = frozenset({"report_count", "witnesses", "photo_count"})


def _counts(incident: Incident) -> dict[str, int]:
    """What its reports say today."""
    keys = threads.reports_in(incident.pk)
    return {
        "report_count": len(keys),
        "witnesses": distinct_witnesses(incident.pk),
        "photo_count": photo_count(incident.pk),
    }
