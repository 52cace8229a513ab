"""The write door of the hand-over sheet: made, noted, signed by one side and the other, recalled once."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id, desk_rules
from allopm.events.log import emit
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM
from allopm.moments import stamp
from allopm.refusals import Conflict, Malformed, NotFound, Refused
from allopm.team.cards import note_card, relief_card, relief_change
from allopm.team.content import gather
from allopm.team.hours import due_relief
from allopm.team.models import ReliefNote, ReliefSheet, Rota, Seat
from allopm.team.queries import present_people
from allopm.team.states import SIGNED_BY, WAITING, Sheet, Side, Step, can_become
from allopm.team.words import SIDE_WORDS, STEP_WORDS

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

NOTE_MAX: Final = 1000
KEY_MAX: Final = 64
# An unsigned sheet calls once, when the relief is this old (chosen: two people have met, or have not).
RING_AFTER: Final = timedelta(minutes=10)


class NotThisSide(Refused):
    """422: the other side signs now, or nobody any more."""

    code = "not_this_side"


class SamePerson(Refused):
    """422: nobody hands over to oneself while somebody else is there."""

    code = "same_person"


class NewerSheet(Refused):
    """422: a newer sheet has replaced this one."""

    code = "newer_sheet"


def prepare_reliefs(at: datetime) -> int:
    """Sheets whose hour comes are made, unsigned ones call once. Periodic; returns how many were made."""
    cities = [city_by_id(pk) for pk in Seat.objects.values_list("city_id", flat=True).distinct()]
    unsigned = ReliefSheet.objects.filter(state__in=WAITING, rang_at=None, due_at__lte=at - RING_AFTER)
    for sheet_id, city_id in unsigned.values_list("pk", "city_id"):
        _ring(city_by_id(city_id), sheet_id, at=at)
    return sum(_prepare(city, at=at) for city in cities)


@transaction.atomic
def _prepare(city: CityInfo, *, at: datetime) -> bool:
    rules = desk_rules(city)
    lead = timedelta(minutes=rules.relief_lead_min)
    due_at = due_relief(rules.relief_times, ZoneInfo(city.timezone), at=at, lead=lead)
    if due_at is None:
        return False
    _lock_rota(city.id)
    if ReliefSheet.objects.filter(city_id=city.id, made_at__gte=due_at - lead).exists():
        return False  # made already, or somebody asked for one meanwhile
    _make(city, due_at, by=SYSTEM, at=at)
    return True


@transaction.atomic
def make_relief(city: CityInfo, *, by: Actor, at: datetime) -> ReliefSheet:
    """A sheet on demand: the one that waits for a signature, else a new one of this moment."""
    _lock_rota(city.id)
    waiting = ReliefSheet.objects.filter(city_id=city.id, state__in=WAITING).order_by("-made_at").first()
    return waiting or _make(city, at, by=by, at=at)


def _make(city: CityInfo, due_at: datetime, *, by: Actor, at: datetime) -> ReliefSheet:
    """A newer sheet takes the place of those nobody finished; what they said is kept as it was."""
    for old in ReliefSheet.objects.select_for_update(of=("self",)).filter(city_id=city.id, state__in=WAITING):
        _freeze(city, old, at=at)
        _record(old, Step.PASSED, Sheet.PASSED, by=SYSTEM, at=at)
    sheet = ReliefSheet(city_id=city.id, due_at=due_at, made_at=at, made_by=by.name, updated_at=at)
    _record(sheet, Step.MADE, Sheet.OPEN, by=by, at=at)
    return sheet


@transaction.atomic
def add_note(city: CityInfo, sheet_id: int, *, by: Actor, at: datetime, text: str, key: str) -> ReliefSheet:
    """A word for the next shift, once per key; until the leaving side has signed."""
    text = text.strip()
    if not text or len(text) > NOTE_MAX or "\x00" in text:
        raise Malformed(_("Écrivez une note de %(max)s caractères au plus.") % {"max": NOTE_MAX})
    if not key or len(key) > KEY_MAX or by.id is None:
        raise Malformed(_("Cette note n’a pas de clé : rechargez la page."))
    sheet = _lock(city, sheet_id)
    if ReliefNote.objects.filter(sheet=sheet, key=key).exists():
        return sheet
    if sheet.state != Sheet.OPEN:
        raise _not_now(sheet, _("La fiche est signée : votre note ira sur la prochaine."))
    ReliefNote.objects.create(sheet=sheet, text=text, by=by.name, by_id=by.id, at=at, key=key)
    _record(sheet, Step.NOTED, Sheet.OPEN, by=by, at=at)
    return sheet


@transaction.atomic
def sign_relief(city: CityInfo, sheet_id: int, *, by: Actor, at: datetime, version: int, side: Side) -> ReliefSheet:
    """One side signs what it has read. The leaving side's signature freezes the sheet. Raises Conflict, NotThisSide,
    SamePerson, NewerSheet."""
    sheet = _lock(city, sheet_id)
    if sheet.state == Sheet.PASSED:
        raise _not_now(sheet)
    if version not in (sheet.version, sheet.version - (sheet.last_what == Step.RANG)):  # a bell changes nothing said
        raise _conflict(sheet)
    if SIGNED_BY.get(Sheet(sheet.state)) != side:
        raise _not_now(sheet, _("Cette fiche n’attend pas la vacation %(side)s.") % {"side": SIDE_WORDS[side]})
    if side == Side.LEAVING:
        _freeze(city, sheet, at=at)
        sheet.leaving_id, sheet.leaving_name, sheet.leaving_at = by.id, by.name, at
        _record(sheet, Step.LEAVING, Sheet.LEFT, by=by, at=at)
    else:
        sheet.is_alone = _is_alone(city, sheet, by)
        sheet.arriving_id, sheet.arriving_name, sheet.arriving_at = by.id, by.name, at
        _record(sheet, Step.ARRIVING, Sheet.DONE, by=by, at=at)
    return sheet


def _is_alone(city: CityInfo, sheet: ReliefSheet, by: Actor) -> bool:
    """Whether one person hands over to oneself, being the only one at the desk. Raises SamePerson."""
    if sheet.leaving_id != by.id:
        return False
    if present_people(city) - {by.id}:
        raise SamePerson(_("Vous avez signé pour ceux qui partent : un collègue présent signe pour ceux qui arrivent."))
    return True


def digest_of(content: dict[str, Any]) -> str:
    """The fingerprint of a frozen sheet, whatever the order in which the database keeps its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _freeze(city: CityInfo, sheet: ReliefSheet, *, at: datetime) -> None:
    """From here on it says what it said: cases move on, the sheet does not."""
    if sheet.state != Sheet.OPEN:
        return
    with translation.override("fr"):
        content = gather(city, due_at=sheet.due_at, at=at)
    sheet.content = {**content, "notes": [note_card(note) for note in sheet.notes.all()]}
    sheet.digest = digest_of(sheet.content)


@transaction.atomic
def _ring(city: CityInfo, sheet_id: int, *, at: datetime) -> None:
    sheet = _lock(city, sheet_id)
    if sheet.state in WAITING and sheet.rang_at is None:
        sheet.rang_at = at
        _record(sheet, Step.RANG, Sheet(sheet.state), by=SYSTEM, at=at)


def _lock_rota(city_id: int) -> None:
    Rota.objects.get_or_create(city_id=city_id)
    Rota.objects.select_for_update(of=("self",)).get(city_id=city_id)


def _lock(city: CityInfo, sheet_id: int) -> ReliefSheet:
    _lock_rota(city.id)
    sheet = ReliefSheet.objects.select_for_update(of=("self",)).filter(city_id=city.id, pk=sheet_id).first()
    if sheet is None:
        raise NotFound(_("Cette fiche de relève n’existe pas, ou plus."))
    return sheet


def _conflict(sheet: ReliefSheet) -> Conflict:
    what = str(STEP_WORDS[Step(sheet.last_what)])
    return Conflict(
        _("%(by)s vient d’agir sur cette fiche : %(what)s. Relisez-la.") % {"by": sheet.last_by, "what": what},
        by=sheet.last_by,
        what=what,
        at=stamp(sheet.updated_at),
        relief=relief_card(sheet),
    )


def _not_now(sheet: ReliefSheet, words: str = "") -> Refused:
    if sheet.state == Sheet.PASSED:
        return NewerSheet(_("Une fiche plus récente a remplacé celle-ci : signez la nouvelle."))
    return NotThisSide(words, relief=relief_card(sheet))


def _record(sheet: ReliefSheet, step: Step, state: Sheet, *, by: Actor, at: datetime) -> None:
    """Save a locked or new sheet in its new state, journal it with its fingerprint and tell the desks."""
    if not can_become(sheet.state, state):
        raise _not_now(sheet, _("Cette fiche est déjà signée des deux vacations."))
    sheet.state, sheet.version = state, sheet.version + 1
    sheet.updated_at, sheet.last_by, sheet.last_what = at, by.name, step
    sheet.save()
    data = {"due_at": stamp(sheet.due_at), "state": state, "sha256": sheet.digest}
    write(sheet.city_id, what=f"relief.{step}", about=f"relief:{sheet.pk}", by=by, at=at, data=data)
    emit(sheet.city_id, relief_change(sheet), at=at)
