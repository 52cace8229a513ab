"""Who looks at the past, for which reason: journalled before anything is shown. The only way to a replay.

The journal cannot be changed, so a consultation is not one line that grows: it is one line for each hour looked at
for one reason, written when that hour is first entered. Moving inside an hour writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from allopm.fleet.past import fixes_seen, note_reading
from allopm.fleet.tracks import Question
from allopm.journal.actions import write
from allopm.moments import stamp
from allopm.refusals import Refused
from allopm.replays.archive import KEPT, quarter_of
from allopm.replays.erasing import forget_case
from allopm.replays.models import Consultation
from allopm.replays.picture import Picture, Seen, as_replayed
from allopm.replays.queries import NotKept, stretch

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

__all__ = ["BadReplay", "Viewer", "forget_case", "look"]
REASON_MIN: Final = 3
IDLE: Final = timedelta(minutes=30)  # after that, the same reason is another consultation (chosen)
HOUR: Final = timedelta(hours=1)
QUARTER: Final = timedelta(minutes=15)
# A crew's last position counts for this long on a replayed map (chosen; the live board marks it old after 2 min).
POSITION_KEPT: Final = timedelta(minutes=15)
NO_TRACKS: Final = "Les positions passées des équipages se lisent par un chef de salle, et l’équipage le sait."
_LOCK: Final = 0x7265706C  # "repl", with the account: one consultation at a time is opened


class BadReplay(Refused):
    """422: without a reason, or in the future."""

    code = "bad_replay"


@dataclass(frozen=True)
class Viewer:
    """Who looks, why, and whether past positions are for this role."""

    by: Actor
    reason: str
    sees_tracks: bool


def look(city: CityInfo, moment: datetime, *, viewer: Viewer, at: datetime) -> dict[str, Any]:
    """The desk at `moment`, and what changed until the end of its quarter of an hour. Raises BadReplay, NotKept."""
    moment = moment.astimezone(UTC)
    _check(moment, viewer, at)
    until = min(quarter_of(moment) + QUARTER, at)
    shown = stretch(city, moment, until)
    _note(city, moment, viewer, at=at)
    fixes = fixes_seen(city, moment - POSITION_KEPT, until) if viewer.sees_tracks else []
    return {
        "at": stamp(moment),
        **_cards(shown.picture),
        "positions": _last_each([fix for fix in fixes if fix["seen_at"] <= stamp(moment)]),
        "positions_words": "" if viewer.sees_tracks else NO_TRACKS,
        "frame": {
            "until": stamp(until),
            "changes": [_change(event) for event in shown.changes],
            "fixes": [fix for fix in fixes if fix["seen_at"] > stamp(moment)],
        },
    }


def _check(moment: datetime, viewer: Viewer, at: datetime) -> None:
    if len(viewer.reason.strip()) < REASON_MIN:
        raise BadReplay(_("Dites pourquoi : le rejeu est inscrit au journal."), field="reason")
    if moment > at:
        raise BadReplay(_("Ce moment n’est pas encore passé."), field="at")
    if moment < at - KEPT:
        raise NotKept(_("Le rejeu garde trente jours : ce moment est effacé."), field="at")


@transaction.atomic
def _note(city: CityInfo, moment: datetime, viewer: Viewer, *, at: datetime) -> None:
    """A line for an hour that this consultation had not entered yet; the crews seen then get theirs."""
    consultation = _consultation(city, viewer, at=at)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    if hour not in consultation.hours:
        consultation.hours = [*consultation.hours, hour]
        reason = viewer.reason.strip()[:300]
        data = {"consultation": consultation.pk, "from": stamp(hour), "to": stamp(hour + HOUR), "reason": reason}
        write(city.id, what="replay.read", about="desk", by=viewer.by, at=at, data=data)
        if viewer.sees_tracks:
            asked = Question(hour - POSITION_KEPT, hour + HOUR, reason)
            note_reading(city, asked, by=viewer.by, at=at)
    consultation.last_at = at
    consultation.save()


def _consultation(city: CityInfo, viewer: Viewer, *, at: datetime) -> Consultation:
    """The one that goes on, locked; else a new one."""
    user_id, reason = viewer.by.id or 0, viewer.reason.strip()[:300]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, user_id % 2**31])
    mine = Consultation.objects.filter(city_id=city.id, user_id=user_id, reason=reason, last_at__gte=at - IDLE)
    found = mine.order_by("-last_at").first()
    return found or Consultation.objects.create(
        city_id=city.id, user_id=user_id, reason=reason, opened_at=at, last_at=at
    )


def _cards(picture: Picture) -> dict[str, Any]:
    return {
        "incidents": [as_replayed(card) for card in picture.of("incident")],
        "crews": picture.of("crew"),
        "closures": picture.of("closure"),
        "alerts": picture.of("alert"),
    }


def _change(event: Seen) -> dict[str, Any]:
    body = as_replayed(event.body)
    version = body["version"] if event.entity.startswith("incident:") else event.version
    return {"at": stamp(event.at), "kind": event.kind, "entity": event.entity, "version": version, "body": body}


def _last_each(fixes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({fix["call_sign"]: fix for fix in fixes}.values())
