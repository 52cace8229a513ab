"""Cases join another: reports keep their own thread, and the way back stays open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.events.log import emit
from allopm.incidents.cards import incident_change
from allopm.incidents.change import (
    LIKENESS,
    RESTORABLE,
    NotNow,
    announce,
    change,
    check_version,
    lock_all,
    require,
    values_of,
)
from allopm.incidents.leading import find_leader
from allopm.incidents.models import Incident, Joining
from allopm.incidents.outcomes import Outcome, Proof
from allopm.incidents.states import State, Step
from allopm.refusals import Malformed, NotFound, Refused
from allopm.reports import threads
from allopm.reports.queries import Statement, distinct_witnesses, first_statements
from allopm.reports.states import JOINED

if TYPE_CHECKING:
    from typing import Any

    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

# One transaction: 25 cost 0.23 s of CPU, 1.0 s of clock on a machine shared by nine (architecture: a second at most).
BATCH: Final = 15
CODES_MOST: Final = 1000
COUNTS: Final = ("report_count", "witnesses", "photo_count", "unread_messages")


@dataclass(frozen=True)
class Left:
    """A case that did not join, and why, in French."""

    code: str
    why: str


@dataclass
class Gathered:
    """What one gesture did."""

    joined: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def gather(
    city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, codes: Sequence[str]
) -> Gathered:  # fmt: skip
    """The reports of `codes` join `code`, in batches that each commit by themselves. Says what did not join.

    `version` is that of `code`, checked before anything joins; a case that changed meanwhile stays behind."""
    wanted = [other for other in dict.fromkeys(codes) if other != code]
    if not 0 < len(wanted) <= CODES_MOST:
        raise Malformed(_("Choisissez au moins une autre affaire."))
    done, gesture = Gathered(), uuid4()
    for number, batch in enumerate(_batches(city, wanted)):
        try:
            _join_batch(
                city, code, batch, by=by, at=at, version=None if number else version, gesture=gesture, done=done
            )
        except Refused as problem:
            if not number:
                raise
            done.left += [Left(other, str(problem)) for other in batch]
    known = {*done.joined, *(left.code for left in done.left)}
    done.left += [Left(other, _("cette affaire n’existe pas, ou plus")) for other in wanted if other not in known]
    return done


def _batches(city: CityInfo, codes: Iterable[str]) -> Iterator[list[str]]:
    """In the order of their keys, as all locks are taken."""
    rows = Incident.objects.filter(city_id=city.id, code__in=list(codes)).order_by("pk").values_list("code", flat=True)
    known = iter(list(rows))
    first = list(islice(known, BATCH))
    yield first  # even an empty one: the version of the first case is checked all the same
    while batch := list(islice(known, BATCH)):
        yield batch


@transaction.atomic
def _join_batch(
    city: CityInfo, code: str, batch: Sequence[str], *, by: Actor, at: datetime, version: int | None, gesture: UUID,
    done: Gathered,
) -> None:  # fmt: skip
    rows = lock_all(city, (code, *batch))
    target = rows[code]
    if version is not None:
        check_version(city, target, version)
    _require_open(target)
    whys = {other: _why_not(rows[other], by) for other in batch}
    _join(city, target, [rows[other] for other, why in whys.items() if not why], by=by, at=at, gesture=gesture)
    done.joined += [other for other, why in whys.items() if not why]
    done.left += [Left(other, why) for other, why in whys.items() if why]


def _require_open(target: Incident) -> None:
    if target.state == State.ENDED:
        raise NotNow(_("L’affaire %(code)s est terminée.") % {"code": target.code})


def _why_not(source: Incident, by: Actor) -> str:
    """Empty when it may join. What a colleague is working on is not taken from under his hands."""
    try:
        require(source, "group")
    except Refused as problem:
        return str(problem)
    holder = source.claimed_by
    if holder is not None and holder.pk != by.id and source.state != State.NEW:
        return _("%(name)s travaille sur cette affaire") % {"name": holder.name}
    return ""


@transaction.atomic
def group(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, into: str) -> Incident:
    """The reports of `code` join `into`; `code` ends as a duplicate without telling its authors « terminé »."""
    if code == into:
        raise Malformed(_("Choisissez une autre affaire."))
    rows = lock_all(city, (code, into))
    check_version(city, rows[code], version)
    require(rows[code], "group")
    _require_open(rows[into])
    _join(city, rows[into], [rows[code]], by=by, at=at, gesture=uuid4())
    return rows[into]


def _join(
    city: CityInfo, target: Incident, sources: Sequence[Incident], *, by: Actor, at: datetime, gesture: UUID
) -> None:
    """The sources are locked, and may join."""
    if not sources:
        return
    at_home = [] if Joining.objects.filter(target=target, split_at=None).exists() else threads.reports_in(target.pk)
    before = {source.pk: values_of(source, (*RESTORABLE, *LIKENESS, *COUNTS)) for source in sources}
    moved = threads.move_reports(before, target.pk)
    counts = {name: getattr(target, name) + sum(getattr(s, name) for s in sources) for name in COUNTS}
    text = sources[0].code if len(sources) == 1 else _("%(n)s affaires") % {"n": len(sources)}
    counts["witnesses"] = distinct_witnesses(target.pk)
    apart = sorted({*target.not_same, *(code for source in sources for code in source.not_same)} - {target.code})
    change(target, Step.GROUPED, by=by, at=at, text=text, not_same=apart, **counts, **_not_led_by(target, sources))
    for source in sources:
        change(source, Step.GROUPED, by=by, at=at, text=target.code, **JOINED_FIELDS, ended_at=at)
    Joining.objects.bulk_create(
        Joining(
            source=source, target=target, gesture=gesture, at=at, by=by.name, reports=moved[source.pk],
            before=before[source.pk],
        )
        for source in sources
    )  # fmt: skip
    ids = [pk for keys in moved.values() for pk in keys]
    told = threads.tell_grouping(city, [*at_home, *ids], target.state, at=at, word=JOINED)
    emit(city.id, *(incident_change(city, source, missions=()) for source in sources), at=at)
    announce(city, target, at=at, also=told)


JOINED_FIELDS: Final[dict[str, Any]] = {
    "state": State.ENDED,
    "outcome": Outcome.DUPLICATE,
    "proof": Proof.NONE,
    "leader": "",
    "leader_score": None,
    **dict.fromkeys(COUNTS, 0),
}


def _not_led_by(target: Incident, sources: Sequence[Incident]) -> dict[str, Any]:
    """A case whose leader has just joined it is led by nobody."""
    return {"leader": "", "leader_score": None} if target.leader in {source.code for source in sources} else {}


@transaction.atomic
def set_apart(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int) -> Incident:
    """Not the same thing as its leader: never offered again; another leader may be."""
    leader = Incident.objects.filter(city_id=city.id, code=code).values_list("leader", flat=True).first()
    if leader is None:
        raise NotFound(_("Cette affaire n’existe pas, ou plus."))
    incident = lock_all(city, filter(None, (code, leader)))[code]
    check_version(city, incident, version)
    require(incident, "apart")
    if not leader or incident.leader != leader:
        raise NotNow(_("Aucune autre affaire n’est proposée pour celle-ci."))
    apart = sorted({*incident.not_same, leader})
    led = led_fields(city, incident, apart=apart)
    change(incident, Step.APART, by=by, at=at, text=leader, not_same=apart, **led)
    announce(city, incident, at=at)
    return incident


def led_fields(
    city: CityInfo, incident: Incident, *, kind: str = "", apart: Sequence[str] | None = None
) -> dict[str, Any]:
    """The leader that this case has today, as fields; with another kind, or set apart from more."""
    seen = copy(incident)
    seen.kind = kind or incident.kind
    seen.not_same = incident.not_same if apart is None else list(apart)
    said = first_statements([incident.pk]).get(incident.pk, Statement("", {}))
    led = find_leader(city, seen, said)
    return {"leader": led.code if led else "", "leader_score": led.score if led else None}
