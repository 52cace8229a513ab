"""Turns the files of a city into the values of its rows. Knows neither tables nor disk."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allopm.city.files.procedures import LongWords
    from allopm.city.files.reading import CityFiles
    from allopm.city.files.shapes import GroupFile, KindFile, QuestionFile, Words
    from allopm.city.files.telling import FactFile, TechnologyFile

PROMISE_H = 48  # the city's public promise: an answer within 48 hours


@dataclass(frozen=True)
class Row:
    """One row to be; `values` are columns, `fingerprint` changes when the file's entry does."""

    code: str
    values: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        return sha256(dumps(self.values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def words(texts: Words | LongWords) -> dict[str, str]:
    """`{"fr": …}` with the languages that are given."""
    return texts.model_dump(exclude_defaults=True)


def city_row(slug: str, files: CityFiles) -> Row:
    city = files.city
    west, south, east, north = city.bbox
    values = {
        "name": city.name, "insee": city.insee, "timezone": city.timezone, "epsg": city.epsg,
        "center_lon": city.center[0], "center_lat": city.center[1],
        "west": west, "south": south, "east": east, "north": north,
        "check_every_min": city.check_every_min,
        "outline": files.outline.features[0].geometry if files.outline.features else {},
        "police_name": city.police_name, "outside_text": city.outside_text,
        "neighbours": {near.properties.name: near.geometry for near in files.neighbours.features},
    }  # fmt: skip
    return Row(slug, values)


def group_rows(files: CityFiles) -> list[Row]:
    return [
        Row(group.code, {"rank": rank, "door": group.door, "icon": group.icon, "labels": words(group.label)})
        for rank, group in enumerate(files.kinds.groups)
    ]


def kind_rows(files: CityFiles) -> Iterator[tuple[str, Row]]:
    """`(group code, row)` of every kind; its code is `group.kind`."""
    rank = 0
    for group in files.kinds.groups:
        for kind in group.kinds:
            questions = [_question(name, files.kinds.questions[name]) for name in kind.questions]
            yield (
                group.code,
                Row(
                    f"{group.code}.{kind.code}",
                    _kind(group, kind, questions) | {"rank": rank, "approach": _approach(files, group.code, kind.code)},
                ),
            )
            rank += 1


def _kind(group: GroupFile, kind: KindFile, questions: list[dict[str, Any]]) -> dict[str, Any]:
    rules = group.defaults.model_dump(exclude_none=True) | kind.model_dump(exclude_none=True)
    radius_m, age_min = rules["duplicate"]
    return {
        "icon": kind.icon or group.icon,
        "labels": words(kind.label),
        "keywords": list(kind.keywords),
        "letters": kind.letters,
        "base_urgency": rules["base_urgency"],
        "priority": rules["priority"],
        "duplicate_radius_m": radius_m,
        "duplicate_age_min": age_min,
        "promise_h": rules.get("promise_h", PROMISE_H),
        "ongoing_question": rules.get("ongoing_question", True),
        "requires": list(kind.requires),
        "service": kind.service,
        "questions": questions,
        "vehicle_check": rules.get("vehicle_check", False),
        "along_streets": rules.get("along_streets", False),
        "akin": list(kind.akin),
    }


def _approach(files: CityFiles, group: str, kind: str) -> list[str]:
    """The card of the kind itself, else the one of its group."""
    cards = files.approach.approach
    return list(cards.get(f"{group}.{kind}") or cards.get(group, ()))


def _question(code: str, question: QuestionFile) -> dict[str, Any]:
    return {
        "code": code,
        "type": question.type,
        "labels": words(question.label),
        "choices": [{"code": choice.code, "labels": words(choice.label)} for choice in question.choices],
        "danger_values": list(question.danger),
        "danger_labels": words(question.danger_label) if question.danger_label else {},
        "weight": question.weight,
    }


def dispatch_rows(files: CityFiles) -> list[Row]:
    """One row. JSON has no whole numbers as keys."""
    values = files.dispatching.model_dump(mode="json")
    return [Row("rules", values | {"classes": {str(code): limits for code, limits in values["classes"].items()}})]


def call_rows(files: CityFiles) -> list[Row]:
    """One row."""
    return [Row("calls", files.calls.model_dump(mode="json"))]


def desk_rows(files: CityFiles) -> list[Row]:
    """One row."""
    return [Row("rules", files.desk.model_dump(mode="json"))]


def urgency_rows(files: CityFiles) -> list[Row]:
    """One row, with what the file leaves out."""
    values = files.urgency.model_dump(mode="json")
    for name in ("floors", "danger_floors"):
        values["priority"][name] = {str(code): points for code, points in values["priority"][name].items()}
    return [Row("rules", {"rules": values})]


def sector_rows(files: CityFiles) -> list[Row]:
    return [
        Row(
            sector.id,
            {"rank": rank, "name": sector.properties.name, "parent": sector.properties.parent}
            | {"polygon": sector.geometry},
        )
        for rank, sector in enumerate(files.sectors.features)
    ]


def service_rows(files: CityFiles) -> list[Row]:
    return [
        Row(service.code, {"rank": rank} | service.model_dump(exclude={"code"}))
        for rank, service in enumerate(files.services.services)
    ]


def procedure_rows(files: CityFiles) -> list[Row]:
    return [
        Row(
            procedure.code,
            {"rank": rank, "name": words(procedure.name), "what": words(procedure.what), "who": words(procedure.who)}
            | procedure.model_dump(mode="json", exclude={"code", "name", "what", "who"}),
        )
        for rank, procedure in enumerate(files.services.procedures)
    ]


def place_rows(files: CityFiles) -> list[Row]:
    rows = []
    for rank, place in enumerate(files.places.features):
        lon, lat = place.geometry.coordinates if place.geometry else (None, None)
        rows.append(Row(place.id, {"rank": rank, "lon": lon, "lat": lat} | place.properties.model_dump()))
    return rows


def contact_rows(files: CityFiles) -> list[Row]:
    return [
        Row(
            contact.code,
            {"rank": rank, "labels": words(contact.label), "what": words(contact.what)}
            | contact.model_dump(include={"group", "number", "sms", "hours", "source"}),
        )
        for rank, contact in enumerate(files.contacts.contacts)
    ]


def answer_rows(files: CityFiles) -> list[Row]:
    return [
        Row(answer.code, {"rank": rank} | answer.model_dump(mode="json", exclude={"code"}))
        for rank, answer in enumerate(files.answers.answers)
    ]


def camera_rows(files: CityFiles) -> list[Row]:
    rows = []
    for rank, camera in enumerate(files.cameras.features):
        lon, lat = camera.geometry.coordinates
        rows.append(Row(camera.id, {"rank": rank, "lon": lon, "lat": lat} | camera.properties.model_dump()))
    return rows


def fact_rows(files: CityFiles) -> list[Row]:
    """Technologies and the facts of the other pages, in one list."""
    told: list[tuple[str, TechnologyFile | FactFile]] = [
        ("technologies", one) for one in files.technologies.technologies
    ]
    told += [(one.page, one) for one in files.facts.facts]
    return [Row(f"{page}-{one.code}", {"rank": rank} | _fact(page, one)) for rank, (page, one) in enumerate(told)]


def _fact(page: str, fact: TechnologyFile | FactFile) -> dict[str, Any]:
    values: dict[str, Any] = {
        "page": page,
        "labels": words(fact.label),
        "told": fact.text.model_dump(exclude_defaults=True),
    }
    for column, name in (("counts", "count"), ("laws", "law"), ("keeps", "keep")):
        said = getattr(fact, name, None)
        values[column] = said.model_dump(exclude_defaults=True) if said else {}
    return values | {"source": fact.source, "as_of": fact.as_of, "is_invented": fact.invented}
