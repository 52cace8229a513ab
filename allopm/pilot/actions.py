"""The write door of the pilot: switches, remarks. Knows no page; of residents, never who they are."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from allopm.city.actions import record_change
from allopm.journal.actions import write
from allopm.moments import stamp
from allopm.pilot.models import Feedback, Switch
from allopm.pilot.queries import forget_audiences
from allopm.pilot.switches import SWITCH_LABELS, Audience
from allopm.refusals import Conflict, NotFound, Refused
from allopm.reports.photos import clean_picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO
    from uuid import UUID

    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

MOST_CHARACTERS: Final = 2000
MOST_PICTURE_BYTES: Final = 8 * 1024 * 1024  # a screen of 4 K as PNG (chosen)
KEEP_DAYS: Final = 180  # the pilot and its lessons (chosen)
_PIECE: Final = 200  # rows in one transaction


class BadFeedback(Refused):
    """422: nothing was said, or the feature does not exist."""

    code = "bad_feedback"


@dataclass(frozen=True)
class Said:
    """What somebody said of a screen; `role` and `by` are those of staff, empty for residents."""

    text: str
    page: str
    key: str
    state: Mapping[str, str] = field(default_factory=dict)
    role: str = "resident"
    by_id: int | None = None
    by_name: str = ""


@transaction.atomic
def set_switch(city: CityInfo, code: str, *, audience: str, by: Actor, at: datetime) -> Switch:
    """Open a feature to some or to all. Raises BadFeedback for a feature that does not exist."""
    if code not in dict(SWITCH_LABELS) or audience not in set(Audience):
        raise BadFeedback(_("Cette fonction n’existe pas."))
    switch, _is_new = Switch.objects.update_or_create(city_id=city.id, code=code, defaults={"audience": audience})
    record_change(city.id, what="switch.set", about=f"switch:{code}", by=by, at=at, data={"audience": audience})
    forget_audiences(city.id)
    transaction.on_commit(lambda: forget_audiences(city.id))
    return switch


def give_feedback(city: CityInfo, said: Said, *, picture: IO[bytes] | None, at: datetime) -> Feedback:
    """Keep a remark once per key, its picture without metadata. Raises BadFeedback, BadPhoto."""
    text = said.text.strip()[:MOST_CHARACTERS]
    if not text:
        raise BadFeedback(_("Écrivez un mot : ce qui marche, ce qui gêne, ce qui manque."))
    known = Feedback.objects.filter(city_id=city.id, key=said.key).first()
    if known:
        return known
    name = _keep_picture(picture, at) if picture else ""
    fields = {name: getattr(said, name) for name in ("page", "role", "by_id", "by_name")}
    remark, is_new = Feedback.objects.get_or_create(
        city_id=city.id,
        key=said.key,
        defaults=fields | {"text": text, "state": dict(said.state), "picture": name, "at": at},
    )
    if name and not is_new:
        default_storage.delete(name)  # sent twice at once: the other one is kept
    return remark


def _keep_picture(picture: IO[bytes], at: datetime) -> str:
    data = picture.read(MOST_PICTURE_BYTES + 1)
    if len(data) > MOST_PICTURE_BYTES:
        raise BadFeedback(_("Cette image est trop lourde : 8 Mo au plus."))
    jpeg, _width, _height = clean_picture(data)
    return default_storage.save(f"feedback/{at:%Y/%m}/{secrets.token_hex(16)}.jpg", ContentFile(jpeg))


@transaction.atomic
def handle_feedback(city: CityInfo, remark_id: UUID, *, by: Actor, at: datetime, version: int) -> Feedback:
    """Done with, or to be read again: the other one of the two. Raises NotFound, Conflict."""
    remark = Feedback.objects.select_for_update().filter(city_id=city.id, pk=remark_id).first()
    if remark is None:
        raise NotFound()
    if remark.version != version:
        raise Conflict(at=stamp(remark.handled_at or remark.at), by=remark.handled_by)
    is_done = remark.handled_at is None
    remark.handled_at, remark.handled_by = (at, by.name) if is_done else (None, "")
    remark.version += 1
    remark.save(update_fields=["handled_at", "handled_by", "version"])
    what = "feedback.handled" if is_done else "feedback.reopened"
    write(city.id, what=what, about=f"feedback:{remark.pk}", by=by, at=at)
    return remark


def forget_old_feedback(at: datetime) -> int:
    """Erase remarks past their time, with their pictures. Periodic; returns how many."""
    gone = 0
    old = Feedback.objects.filter(at__lt=at - timedelta(days=KEEP_DAYS))
    while piece := list(old.values_list("pk", "picture")[:_PIECE]):
        Feedback.objects.filter(pk__in=[pk for pk, _name in piece]).delete()
        for _pk, name in piece:
            if name:
                default_storage.delete(name)
        gone += len(piece)
    return gone
