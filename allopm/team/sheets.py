"""Reads of hand-over sheets: the one that waits, past ones, one with its content. Past ones are read on the record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.journal.actions import write
from allopm.refusals import NotFound
from allopm.team.cards import note_card, relief_card
from allopm.team.content import gather
from allopm.team.models import ReliefSheet
from allopm.team.reliefs import digest_of
from allopm.team.retention import RELIEF_KEEP_DAYS
from allopm.team.states import WAITING, Sheet

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

Card = dict[str, Any]
LISTED: Final = 100  # a month of three reliefs a day


def waiting_relief(city: CityInfo) -> Card | None:
    """The sheet that waits for a signature."""
    sheet = ReliefSheet.objects.filter(city_id=city.id, state__in=WAITING).order_by("-made_at").first()
    return relief_card(sheet) if sheet else None


def past_reliefs(city: CityInfo) -> list[Card]:
    """The last ones, newest first."""
    sheets = ReliefSheet.objects.filter(city_id=city.id).order_by("-made_at", "-pk").prefetch_related("notes")
    return [relief_card(sheet) for sheet in sheets[:LISTED]]


@transaction.atomic
def read_relief(city: CityInfo, sheet_id: int, *, by: Actor, at: datetime) -> Card:
    """A sheet with its content. Until it is signed it says what every desk shows at this moment; afterwards it is a
    record, whose reading is journalled. Raises NotFound."""
    sheet = ReliefSheet.objects.filter(city_id=city.id, pk=sheet_id).first()
    if sheet is None:
        raise NotFound(_("Cette fiche de relève n’existe pas, ou plus."))
    if sheet.state != Sheet.OPEN:
        write(city.id, what="relief.read", about=f"relief:{sheet.pk}", by=by, at=at)
    return {
        "relief": relief_card(sheet),
        "content": _content(city, sheet, at=at),
        "is_intact": digest_of(sheet.content) == sheet.digest if sheet.digest else None,
        "keep_days": RELIEF_KEEP_DAYS,
    }


def _content(city: CityInfo, sheet: ReliefSheet, *, at: datetime) -> Card:
    if sheet.content:
        frozen: Card = sheet.content
        return frozen
    with translation.override("fr"):
        fresh = gather(city, due_at=sheet.due_at, at=at)
    return {**fresh, "notes": [note_card(note) for note in sheet.notes.all()]}
