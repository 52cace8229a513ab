"""What a place remembers: how many cases, of which kind, how they ended, what the ground is like.

By the point alone. Nothing here looks at who reported, at a telephone, at a name or at a device: the same person who
reports elsewhere adds nothing, and no person can be asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from allopm.city.queries import kind_info
from allopm.finding.hazards import HAZARDS
from allopm.finding.marks import fold
from allopm.incidents.outcomes import OUTCOMES, Outcome
from allopm.incidents.queries import find_incident
from allopm.incidents.searchable import PastCase, cases_at, notes_of
from allopm.missions.searchable import crew_notes, last_visit
from allopm.moments import stamp

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# As far as a phone's fix and a building reach; the same as `repeats_30_days` of a case (chosen).
RADIUS_M: Final = 60.0
MONTH: Final = timedelta(days=30)
YEAR: Final = timedelta(days=365)


def premise(city: CityInfo, code: str, *, at: datetime) -> dict[str, Any]:
    """The history of the place of this case, the case itself left out. Raises NotFound."""
    incident = find_incident(city, code)
    if incident.place is None:
        return _nothing(_("Cette affaire n’a pas de position : aucun historique de lieu."))
    cases = cases_at(city, incident.place, radius_m=RADIUS_M, since=at - YEAR, besides=incident.pk)
    if not cases:
        return _nothing(_("Aucune autre affaire ici en douze mois."))
    recent = [case for case in cases if case.at >= at - MONTH]
    return {
        "radius_m": round(RADIUS_M),
        "text": _sentence(len(recent), len(cases)),
        "days_30": len(recent),
        "months_12": len(cases),
        "groups": _groups(city, cases, since=at - MONTH),
        "outcomes": _outcomes(cases),
        "last_visit": _visit(cases),
        "hazards": _hazards(cases),
        "cases": [
            {"code": case.code, "kind_label": kind_info(city, case.kind).label, "at": stamp(case.at)}
            for case in cases[:5]
        ],
    }


def _nothing(text: str) -> dict[str, Any]:
    empty = {"days_30": 0, "months_12": 0, "groups": [], "outcomes": [], "last_visit": None, "hazards": [], "cases": []}
    return {"radius_m": round(RADIUS_M), "text": text, **empty}


def _sentence(recent: int, year: int) -> str:
    if recent == 0:
        return _("Aucun cas ici en 30 jours, %(year)s en 12 mois.") % {"year": year}
    return _("%(recent)s cas ici en 30 jours, %(year)s en 12 mois.") % {"recent": recent, "year": year}


def _groups(city: CityInfo, cases: Sequence[PastCase], *, since: datetime) -> list[dict[str, Any]]:
    labels = {kind_info(city, case.kind).group: kind_info(city, case.kind).group_label for case in cases}
    year = Counter(kind_info(city, case.kind).group for case in cases)
    month = Counter(kind_info(city, case.kind).group for case in cases if case.at >= since)
    return [
        {"group": group, "label": labels[group], "days_30": month[group], "months_12": count}
        for group, count in year.most_common()
    ]


def _outcomes(cases: Sequence[PastCase]) -> list[dict[str, Any]]:
    counted = Counter(case.outcome for case in cases if case.outcome)
    return [
        {"code": code, "label": str(OUTCOMES[Outcome(code)]), "count": count} for code, count in counted.most_common()
    ]


def _visit(cases: Sequence[PastCase]) -> dict[str, Any] | None:
    by_pk = {case.pk: case for case in cases}
    visit = last_visit(by_pk)
    if visit is None:
        return None
    at, crew, outcome, pk = visit
    label = str(OUTCOMES[Outcome(outcome)]) if outcome else None
    return {"at": stamp(at), "crew": crew, "case": by_pk[pk].code, "outcome_label": label}


def _hazards(cases: Sequence[PastCase]) -> list[dict[str, Any]]:
    """What several hands may have noted of the place: the label, how often, when last."""
    pks = [case.pk for case in cases]
    notes = [(at, fold(text)) for _pk, at, text in (*notes_of(pks), *crew_notes(pks))]
    found = []
    for code, label, pattern in HAZARDS:
        moments = [at for at, text in notes if pattern.search(text)]
        if moments:
            found.append({"code": code, "label": label, "count": len(moments), "last_at": stamp(max(moments))})
    return found
