"""Groups and splits cases: reports keep their own thread, and the way back stays open."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.events.log import emit
from allopm.incidents.cards import incident_change
from allopm.incidents.change import NotNow, announce, change, lock, lock_all, require
from allopm.incidents.models import Incident
from allopm.incidents.outcomes import Outcome, Proof
from allopm.incidents.states import State, Step
from allopm.refusals import Malformed, NotFound
from allopm.reports import threads
from allopm.reports.codes import new_code
from allopm.reports.queries import report_in

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor


@transaction.atomic
def group(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, into: str) -> Incident:
    """The reports of `code` join `into`; `code` ends as a duplicate without telling its authors « terminé »."""
    if code == into:
        raise Malformed(_("Choisissez une autre affaire."))
    target = lock_all(city, (code, into))[into]
    source = lock(city, code, version)
    require(source, "group")
    if target.state == State.ENDED:
        raise NotNow(_("L’affaire %(code)s est terminée.") % {"code": into})
    moved = threads.move_reports(source.pk, target.pk)
    change(
        target,
        Step.GROUPED,
        by=by,
        at=at,
        text=code,
        witnesses=target.witnesses + source.witnesses,
        report_count=target.report_count + source.report_count,
        photo_count=target.photo_count + source.photo_count,
        unread_messages=target.unread_messages + source.unread_messages,
    )
    change(
        source,
        Step.GROUPED,
        by=by,
        at=at,
        text=into,
        state=State.ENDED,
        outcome=Outcome.DUPLICATE,
        proof=Proof.NONE,
        ended_at=at,
        report_count=0,
        witnesses=0,
        photo_count=0,
        unread_messages=0,
    )
    emit(city.id, incident_change(city, source), at=at)
    announce(city, target, at=at, also=threads.mirror(city, moved, target.state, at=at))
    return target


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
    photos = leaving.photos.count()
    own = Incident(
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
        photo_count=photos,
        answer_by=leaving.answer_by,
        created_at=leaving.created_at,
        updated_at=at,
        claimed_by_id=by.id,
        claimed_at=at,
        opened_at=at,
    )
    own.save(force_insert=True)
    threads.move_report(leaving.pk, own.pk)
    change(own, Step.UNGROUPED, by=by, at=at, text=code)
    change(
        incident,
        Step.UNGROUPED,
        by=by,
        at=at,
        text=own.code,
        witnesses=max(1, incident.witnesses - 1),
        report_count=incident.report_count - 1,
        photo_count=max(0, incident.photo_count - photos),
    )
    emit(city.id, incident_change(city, own), at=at)
    announce(city, incident, at=at, also=threads.mirror(city, [leaving.pk], own.state, at=at))
    return own
