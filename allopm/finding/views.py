"""The write door of saved views: a search with a name, one's own or the room's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from allopm.events.log import Change, emit
from allopm.finding.models import View
from allopm.journal.actions import write
from allopm.moments import stamp
from allopm.refusals import Conflict, NotFound, Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

OWN_MAX: Final = 20  # more is a list nobody reads (chosen)
SHARED_MAX: Final = 20
NAME_MAX: Final = 40
QUERY_MAX: Final = 300
Card = dict[str, Any]


class BadView(Refused):
    """422: without a name or words, or one too many."""

    code = "bad_view"


@dataclass(frozen=True)
class Draft:
    """A view as it is written down; `is_shared`: everybody at the desk has it, and may change it."""

    name: str
    query: str
    is_shared: bool = False
    is_pinned: bool = False


def view_card(view: View) -> Card:
    return {
        "id": view.pk,
        "version": view.version,
        "name": view.name,
        "query": view.query,
        "is_shared": view.is_shared,
        "is_pinned": view.is_pinned,
        "by": view.last_by,
        "at": stamp(view.updated_at),
    }


def shared_views(city: CityInfo) -> list[Card]:
    """Those of the room, by name."""
    return [view_card(view) for view in View.objects.filter(city_id=city.id, is_shared=True).order_by("name", "pk")]


def views_of(city: CityInfo, user_id: int) -> list[Card]:
    """One's own and those of the room, by name."""
    mine = View.objects.filter(Q(is_shared=True) | Q(owner_id=user_id), city_id=city.id)
    return [view_card(view) for view in mine.order_by("name", "pk")]


@transaction.atomic
def save_view(city: CityInfo, draft: Draft, *, by: Actor, at: datetime) -> Card:
    """A new one; the same name and words again are the same view. Raises BadView."""
    draft = _clean(draft)
    mine = View.objects.select_for_update().filter(city_id=city.id, is_shared=draft.is_shared)
    mine = mine if draft.is_shared else mine.filter(owner_id=by.id)
    rows = list(mine.order_by("pk"))
    twin = next((view for view in rows if (view.name, view.query) == (draft.name, draft.query)), None)
    if twin is not None:
        return view_card(twin)
    if len(rows) >= (SHARED_MAX if draft.is_shared else OWN_MAX):
        raise BadView(_("Il y a déjà %(max)s vues : supprimez-en une.") % {"max": len(rows)}, field="name")
    view = View(city_id=city.id, version=0)
    view.owner_id = by.id or 0
    return _keep(view, draft, by=by, at=at)


@transaction.atomic
def change_view(city: CityInfo, pk: int, draft: Draft, *, version: int, by: Actor, at: datetime) -> Card:
    """Raises NotFound, Conflict, BadView."""
    return _keep(_locked(city, pk, version, by), _clean(draft), by=by, at=at)


@transaction.atomic
def delete_view(city: CityInfo, pk: int, *, version: int, by: Actor, at: datetime) -> None:
    """Raises NotFound, Conflict."""
    view = _locked(city, pk, version, by)
    view.version += 1
    if view.is_shared:
        emit(city.id, _change(view, "view.gone"), at=at)
    write(city.id, what="view.deleted", about=f"view:{pk}", by=by, at=at, data={"name": view.name})
    view.delete()


def _locked(city: CityInfo, pk: int, version: int, by: Actor) -> View:
    view = View.objects.select_for_update().filter(city_id=city.id, pk=pk).first()
    if view is None or not (view.is_shared or view.owner_id == by.id):
        raise NotFound(_("Cette vue n’existe pas, ou plus."))
    if view.version != version:
        what = _("a modifié la vue « %(name)s »") % {"name": view.name}
        raise Conflict(
            _("%(by)s vient de modifier cette vue : relisez-la.") % {"by": view.last_by},
            by=view.last_by,
            what=what,
            at=stamp(view.updated_at),
            view=view_card(view),
        )
    return view


def _keep(view: View, draft: Draft, *, by: Actor, at: datetime) -> Card:
    was_shared = view.version > 0 and view.is_shared
    view.name, view.query = draft.name, draft.query
    view.is_shared, view.is_pinned = draft.is_shared, draft.is_pinned
    view.version, view.last_by, view.updated_at = view.version + 1, by.name, at
    if was_shared and not view.is_shared:
        view.owner_id = by.id or view.owner_id
    view.save()
    write(view.city_id, what="view.saved", about=f"view:{view.pk}", by=by, at=at, data={"name": view.name})
    if was_shared or view.is_shared:
        emit(view.city_id, _change(view, "view.changed" if view.is_shared else "view.gone"), at=at)
    return view_card(view)


def _change(view: View, kind: str) -> Change:
    return Change(audience="desk", kind=kind, entity=f"view:{view.pk}", version=view.version, body=view_card(view))


def _clean(draft: Draft) -> Draft:
    name, query = " ".join(draft.name.split())[:NAME_MAX], " ".join(draft.query.split())
    if not name or not query:
        raise BadView(_("Donnez un nom à la vue, et ce qu’elle cherche."), field="name")
    if len(query) > QUERY_MAX:
        raise BadView(_("La recherche est trop longue pour une vue."), field="query")
    if any(word in query.lower() for word in ("tel:", "plaque:")):
        raise BadView(_("Un téléphone ou une plaque ne se garde pas dans une vue."), field="query")
    return Draft(name, query, draft.is_shared, draft.is_pinned)
