"""What search may know of a case. Reads only; knows neither the index nor the people who reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from allopm.columns.point import Plane, Within
from allopm.incidents.cards import incident_card
from allopm.incidents.models import Incident, IncidentStep
from allopm.incidents.outcomes import OUTCOMES, Outcome
from allopm.incidents.states import Step

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# Words that somebody of the house wrote; those of the reporter come with the reports.
WRITTEN = (Step.NOTED, Step.ASKED, Step.HELD, Step.WATCHED, Step.HANDED_OVER, Step.REOPENED, Step.QUALIFIED)


@dataclass(frozen=True)
class CaseText:
    """One case: `notes` are the words of its history."""

    pk: int
    code: str
    kind: str
    state: str
    sector: str
    at: datetime
    place: Plane | None
    address: str
    place_words: str
    floor: str
    service: str
    outcome: str
    notes: tuple[str, ...]


def case_texts(city: CityInfo, codes: Iterable[str]) -> list[CaseText]:
    """These cases, by code; those that do not exist are left out."""
    return _texts(list(Incident.objects.filter(city_id=city.id, code__in=list(codes))))


def case_texts_after(city: CityInfo, pk: int, limit: int) -> list[CaseText]:
    """The next cases in the order of their key: for whoever reads them all."""
    return _texts(list(Incident.objects.filter(city_id=city.id, pk__gt=pk).order_by("pk")[:limit]))


def _texts(cases: list[Incident]) -> list[CaseText]:
    notes: dict[int, list[str]] = {}
    steps = IncidentStep.objects.filter(incident__in=cases, kind__in=WRITTEN).exclude(text="").order_by("id")
    for incident_id, text in steps.values_list("incident_id", "text"):
        notes.setdefault(incident_id, []).append(text)
    return [_text(case, notes.get(case.pk, [])) for case in cases]


def _text(case: Incident, notes: list[str]) -> CaseText:
    outcome = str(OUTCOMES[Outcome(case.outcome)]) if case.outcome else ""
    return CaseText(
        pk=case.pk,
        code=case.code,
        kind=case.kind,
        state=case.state,
        sector=case.sector,
        at=case.created_at,
        place=case.place,
        address=case.address,
        place_words=case.place_words,
        floor=case.floor,
        service=case.service,
        outcome=f"{outcome} {case.ended_text}".strip(),
        notes=tuple(notes),
    )


def cards_of(city: CityInfo, pks: Sequence[int]) -> list[dict[str, Any]]:
    """Cards of these cases, open or ended, in the order given."""
    rows: QuerySet[Incident] = Incident.objects.filter(city_id=city.id, pk__in=list(pks))
    found = {case.pk: case for case in rows.select_related("claimed_by").prefetch_related("missions__crew")}
    return [incident_card(city, found[pk]) for pk in pks if pk in found]


@dataclass(frozen=True)
class PastCase:
    """What a place remembers of one case: nothing of who reported it."""

    code: str
    kind: str
    outcome: str
    at: datetime
    pk: int


def cases_at(city: CityInfo, place: Plane, *, radius_m: float, since: datetime, besides: int) -> list[PastCase]:
    """Cases within `radius_m` since a moment, the newest first; those joined to another case count with that one."""
    rows = Incident.objects.filter(Within("place", place, radius_m), city_id=city.id, created_at__gte=since)
    rows = rows.exclude(pk=besides).exclude(outcome=Outcome.DUPLICATE).order_by("-created_at", "-pk")
    return [
        PastCase(code, kind, outcome, at, pk)
        for code, kind, outcome, at, pk in rows.values_list("code", "kind", "outcome", "created_at", "pk")
    ]


def notes_of(pks: Iterable[int]) -> list[tuple[int, datetime, str]]:
    """`(case, moment, text)` of the internal notes of these cases."""
    rows = IncidentStep.objects.filter(incident_id__in=list(pks), kind=Step.NOTED).exclude(text="")
    return list(rows.order_by("id").values_list("incident_id", "at", "text"))
