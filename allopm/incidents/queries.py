"""Reads of incidents: the desk's snapshot, one case, what is near, what may be joined in public."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from allopm.city.queries import catalogue, kind_info
from allopm.columns.point import Plane
from allopm.geo.projection import to_plane
from allopm.incidents.cards import incident_card
from allopm.incidents.models import Incident, IncidentStep
from allopm.incidents.states import WAITING, State, Step
from allopm.incidents.words import PUBLIC_WORDS, STEP_WORDS
from allopm.missions.queries import active_by_incident
from allopm.missions.states import CARRIED
from allopm.moments import stamp
from allopm.refusals import NotFound
from allopm.reports.submission import SimilarCase

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from allopm.city.queries import CityInfo

Card = dict[str, Any]
SIMILAR_MAX: Final = 3
OPEN_STATES: Final = tuple(state for state in State if state != State.ENDED)


def _with_parts(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    return incidents.select_related("claimed_by", "watch").prefetch_related("missions__crew")


def open_incidents(city: CityInfo) -> list[Card]:
    """Every card of the live queue."""
    incidents = Incident.objects.filter(city_id=city.id).exclude(state=State.ENDED).order_by("id")
    missions = active_by_incident(city)
    return [
        incident_card(city, incident, missions=missions.get(incident.pk, ()))
        for incident in incidents.select_related("claimed_by", "vehicle_case", "watch")
    ]


def open_digest(city: CityInfo) -> dict[str, int]:
    """Two numbers that a live screen compares with its own cards: a missed event changes one of them."""
    incidents = Incident.objects.filter(city_id=city.id).exclude(state=State.ENDED)
    return incidents.aggregate(open=Count("id"), versions=Coalesce(Sum("version"), 0))


def ended_incidents(city: CityInfo, *, limit: int) -> list[Card]:
    """The last ones that ended, newest first."""
    incidents = Incident.objects.filter(city_id=city.id, state=State.ENDED).order_by("-ended_at")[:limit]
    return [
        incident_card(city, incident, missions=())
        for incident in incidents.select_related("claimed_by", "vehicle_case", "watch")
    ]


def find_incident(city: CityInfo, code: str) -> Incident:
    """One case. Raises NotFound."""
    incident = _with_parts(Incident.objects.filter(city_id=city.id, code=code)).first()
    if incident is None:
        raise NotFound(_("Cette affaire n’existe pas, ou plus."))
    return incident


def is_case(city: CityInfo, code: str) -> bool:
    """Whether there is such a case."""
    return Incident.objects.filter(city_id=city.id, code=code).exists()


def claim_counts(city: CityInfo, people: Sequence[int], *, states: Sequence[State] = OPEN_STATES) -> dict[int, int]:
    """How many open cases (of these states) each of these accounts holds; who holds none is left out."""
    if not people:
        return {}
    # "Not ended" is what the small index of open cases answers for.
    open_cases = Incident.objects.filter(city_id=city.id).exclude(state=State.ENDED)
    held = open_cases.filter(claimed_by_id__in=people, state__in=states)
    return dict(held.values_list("claimed_by_id").annotate(count=Count("pk")))


def ended_since(city: CityInfo, since: datetime) -> tuple[int, int]:
    """How many cases ended since this moment, and how many of them had come since."""
    ended = Incident.objects.filter(city_id=city.id, state=State.ENDED, ended_at__gte=since)
    counts = ended.aggregate(all=Count("pk"), new=Count("pk", filter=Q(created_at__gte=since)))
    return counts["all"], counts["new"]


def acts_since(people: Sequence[int], since: datetime) -> dict[int, int]:
    """How many acts on cases each of these accounts did since this moment; who did none is left out."""
    steps = IncidentStep.objects.filter(by_id__in=people, at__gte=since)
    return dict(steps.values_list("by_id").annotate(count=Count("pk")))


def priority_and_kind(city: CityInfo, codes: list[str]) -> dict[str, tuple[int, str]]:
    """Of each of these cases."""
    if not codes:
        return {}
    rows = Incident.objects.filter(city_id=city.id, code__in=codes).values_list("code", "priority", "kind")
    return {code: (priority, kind) for code, priority, kind in rows}


def unattended_cases(city: CityInfo, *, priorities: Sequence[int], at: datetime, limit: int) -> list[Incident]:
    """Cases of the police with a place, of these classes, that nobody is sent to, plans or holds; the oldest first."""
    ours = [kind.code for kind in catalogue(city).known.values() if kind.door == "pm"]
    cases = Incident.objects.filter(
        Q(held_until=None) | Q(held_until__lte=at),
        city_id=city.id,
        state__in=WAITING,
        priority__in=priorities,
        kind__in=ours,
        lon__isnull=False,
    ).exclude(missions__state__in=CARRIED)
    return list(cases.order_by("created_at", "id")[:limit])


def open_vehicle_cases(city: CityInfo, kinds: Sequence[str]) -> QuerySet[Incident]:
    """Open cases of these kinds with their crews and the clock of their vehicle."""
    cases = Incident.objects.filter(city_id=city.id, kind__in=kinds).exclude(state=State.ENDED)
    return cases.select_related("vehicle_case").prefetch_related("missions__crew")


def cases_by_code(city: CityInfo, codes: Sequence[str]) -> list[Incident]:
    """These open cases with a place, in the order of the codes."""
    rows = Incident.objects.filter(city_id=city.id, code__in=codes, lon__isnull=False).exclude(state=State.ENDED)
    found = {case.code: case for case in rows}
    return [found[code] for code in codes if code in found]


def last_step(incident: Incident) -> IncidentStep | None:
    """The newest line of a case's history, without what time and likeness did by themselves."""
    steps = IncidentStep.objects.filter(incident=incident).exclude(kind__in=[Step.AGED, Step.LED])
    return steps.order_by("-id").first()


def history(incident: Incident) -> list[Card]:
    """The steps of a case, oldest first."""
    return [
        {
            "at": stamp(step.at),
            "by": step.by,
            "kind": step.kind,
            "text": f"{str(STEP_WORDS[Step(step.kind)]).capitalize()}{f' : {step.text}' if step.text else ''}"
            f"{f' · {step.moved}' if step.moved else ''}",
        }
        for step in incident.steps.all()
    ]


def distance_m(here: Plane | None, there: Plane | None) -> int:
    """Straight metres on the plane."""
    if here is None or there is None:
        return 0
    return round(math.dist(here, there))


def here_in_30_days(city: CityInfo, incident: Incident) -> Card:
    """What this place has seen, without saying anything of a person."""
    count = incident.repeats_30_days
    label = kind_info(city, incident.kind).group_label.lower()
    return {
        "count": count,
        "text": _("%(n)s autre(s) affaire(s) « %(label)s » ici en 30 jours") % {"n": count, "label": label},
    }


def similar_cases(
    city: CityInfo, *, kind: str, lon: float | None, lat: float | None, at: datetime
) -> list[SimilarCase]:
    """Open cases of the same kind near and recent: kind, rounded place, age, count. Nobody's words or photos."""
    if lon is None or lat is None:
        return []
    info = kind_info(city, kind)
    here = Plane(*to_plane(city.epsg, lon, lat))
    since = at - timedelta(minutes=info.duplicate_age_min)
    cases = Incident.objects.raw(_SIMILAR, [here.x, here.y, info.duplicate_radius_m, since, city.id, kind, SIMILAR_MAX])
    return [_similar(info.label, case, here, at=at) for case in cases]


_SIMILAR: Final = """
    SELECT * FROM incidents_incident
    WHERE place <@ circle(point(%s, %s), %s) AND created_at >= %s AND city_id = %s AND kind = %s
      AND state NOT IN ('ended', 'handed_over')
    ORDER BY created_at DESC LIMIT %s
"""


def _similar(label: str, case: Incident, here: Plane, *, at: datetime) -> SimilarCase:
    return SimilarCase(
        code=case.code,
        kind=case.kind,
        kind_label=label,
        distance_m=round(distance_m(here, case.place), -1),
        age_min=max(0, round((at - case.created_at).total_seconds() / 60)),
        witnesses=case.witnesses,
        state_text=str(PUBLIC_WORDS[State(case.state)]),
        rounded_place=street_only(case.address),
    )


def street_only(address: str) -> str:
    """The street without the number: where a case is, rounded."""
    return address.lstrip("0123456789 ,").removeprefix("bis ").removeprefix("ter ")


def open_case_for_public(city: CityInfo, code: str) -> Incident:
    """A case that a resident may join. Raises NotFound for ended and absent alike."""
    case = Incident.objects.filter(city_id=city.id, code=code).exclude(state__in=[State.ENDED]).first()
    if case is None:
        raise NotFound(_("Cette affaire est terminée ou n’existe pas. Faites un nouveau signalement."))
    return case
