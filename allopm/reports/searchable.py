"""What search may know of reports: words and codes, never a contact. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allopm.city.queries import kind_info
from allopm.reports.models import Message, Report

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, KindInfo


@dataclass
class Said:
    """What the reports of one case say; `plates` as they were answered, only where the kind asks for one."""

    codes: list[str] = field(default_factory=list)
    channels: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    plates: list[str] = field(default_factory=list)


def said_in(city: CityInfo, incident_ids: Iterable[int]) -> dict[int, Said]:
    """By case."""
    ids = list(incident_ids)
    found: dict[int, Said] = {pk: Said() for pk in ids}
    fields = ("incident_id", "code", "channel", "kind", "comment", "address", "place_words", "answers")
    for pk, code, channel, kind, comment, address, words, answers in (
        Report.objects.filter(incident_id__in=ids).order_by("id").values_list(*fields)
    ):
        said = found[pk]
        said.codes.append(code)
        said.channels.add(channel)
        texts, plates = _answered(kind_info(city, kind), answers)
        said.texts += [comment, address, words, *texts]
        said.plates += plates
    messages = Message.objects.filter(report__incident_id__in=ids).order_by("id")
    for pk, text in messages.values_list("report__incident_id", "text"):
        found[pk].texts.append(text)
    return found


def _answered(kind: KindInfo, answers: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The free words and the plates among the answers."""
    given = [(question.type, answers[question.code]) for question in kind.questions if answers.get(question.code)]
    return [value for type_, value in given if type_ == "text"], [value for type_, value in given if type_ == "plate"]


def asks_plate(kind: KindInfo) -> bool:
    """Whether this kind is about a vehicle: it asks for a plate, or crews check one."""
    return kind.vehicle_check or any(question.type == "plate" for question in kind.questions)
