"""What a supervisor asks of a closure, checked as a whole. Knows no table and no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from allopm.closures.shapes import read_shape
from allopm.closures.states import Kind
from allopm.refusals import Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

LEAST_FACTOR: Final = 1.2
MOST_FACTOR: Final = 10.0
LONGEST: Final = timedelta(days=366)
OLDEST: Final = timedelta(days=3660)  # one « until lifted » may last, and still be changed (chosen)
TITLE_CHARS: Final = 120


class BadClosure(Refused):
    """422: a value is missing or impossible; the message says which."""

    code = "bad_closure"


@dataclass(frozen=True)
class Draft:
    """A whole closure as asked. `factor` belongs to a slow zone only; `ends_at` None: until it is lifted."""

    title: str
    kind: str
    shape: dict[str, Any] = field(hash=False)
    starts_at: datetime
    ends_at: datetime | None = None
    factor: float | None = None


def read_draft(city: CityInfo, draft: Draft, *, at: datetime) -> Draft:
    """The same, clean. Raises BadClosure, BadShape."""
    title = " ".join(draft.title.split())
    if not 0 < len(title) <= TITLE_CHARS:
        raise BadClosure(_("Donnez un titre court : travaux, manifestation, Carnaval…"), field="title")
    _require_factor(draft)
    _require_time(draft, at=at)
    shape = read_shape(city, draft.shape)
    return Draft(title, draft.kind, shape, draft.starts_at, ends_at=draft.ends_at, factor=draft.factor)


def _require_factor(draft: Draft) -> None:
    if draft.kind not in set(Kind):
        raise BadClosure(_("Dites si la rue est fermée ou ralentie."), field="kind")
    if draft.kind == Kind.CLOSED and draft.factor is not None:
        raise BadClosure(_("Une rue fermée n’a pas de facteur : retirez-le."), field="factor")
    if draft.kind == Kind.SLOW and not (draft.factor and LEAST_FACTOR <= draft.factor <= MOST_FACTOR):
        raise BadClosure(_("Dites de combien on y est ralenti : de 1,2 à 10 fois."), field="factor")


def _require_time(draft: Draft, *, at: datetime) -> None:
    if not -OLDEST <= draft.starts_at - at <= LONGEST:
        raise BadClosure(_("Le début est trop loin de maintenant : vérifiez la date."), field="starts_at")
    if draft.ends_at is None:
        return
    if draft.ends_at <= max(draft.starts_at, at):
        raise BadClosure(_("La fin doit venir après le début, et après maintenant."), field="ends_at")
    if draft.ends_at - draft.starts_at > LONGEST:
        raise BadClosure(_("Une fermeture dure un an au plus : prolongez-la plus tard s’il le faut."), field="ends_at")
