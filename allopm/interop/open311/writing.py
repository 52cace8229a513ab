"""Writes GeoReport v2, XML and JSON alike. Knows no request and no table."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal
from xml.etree import ElementTree

from allopm.moments import stamp

if TYPE_CHECKING:
    from allopm.city.queries import KindInfo, Question
    from allopm.reports.harmless import PublicRequest

Format = Literal["xml", "json"]
Row = dict[str, Any]
TYPES: Final = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
# What XML 1.0 cannot hold, whatever is escaped.
_UNPRINTABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CHILDREN: Final = {"attributes": "attribute", "values": "value", "formats": "format", "endpoints": "endpoint"}


def write_list(rows: Sequence[Row], form: Format, *, root: str, each: str) -> bytes:
    """A list under `root`, each element an `each`; JSON has the bare list."""
    if form == "json":
        return json.dumps(rows, ensure_ascii=False).encode()
    top = ElementTree.Element(root)
    for row in rows:
        _fill(ElementTree.SubElement(top, each), row)
    return _bytes(top)


def write_one(row: Row, form: Format, *, root: str) -> bytes:
    """One object."""
    if form == "json":
        return json.dumps(row, ensure_ascii=False).encode()
    top = ElementTree.Element(root)
    _fill(top, row)
    return _bytes(top)


def write_error(status: int, text: str, form: Format) -> bytes:
    return write_list([{"code": str(status), "description": text}], form, root="errors", each="error")


def _bytes(top: ElementTree.Element) -> bytes:
    content: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return content


def _fill(element: ElementTree.Element, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        child = ElementTree.SubElement(element, name)
        if isinstance(value, list):
            for one in value:
                _put(ElementTree.SubElement(child, _CHILDREN[name]), one)
        else:
            _put(child, value)


def _put(element: ElementTree.Element, value: object) -> None:
    if isinstance(value, Mapping):
        _fill(element, value)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = _UNPRINTABLE.sub("", str(value))


def service_row(kind: KindInfo) -> Row:
    return {
        "service_code": kind.code,
        "service_name": kind.label,
        "description": kind.label,
        "metadata": bool(_asked(kind)),
        "type": "realtime",
        "keywords": ",".join(kind.keywords),
        "group": kind.group_label,
    }


def definition_row(kind: KindInfo) -> Row:
    """The questions of a kind. A plate is never asked here."""
    return {
        "service_code": kind.code,
        "attributes": [_attribute(question, rank) for rank, question in enumerate(_asked(kind), start=1)],
    }


def _asked(kind: KindInfo) -> list[Question]:
    return [question for question in kind.questions if question.type != "plate"]


def _attribute(question: Question, rank: int) -> Row:
    choices = {"yesno": (("yes", "oui"), ("no", "non"))}.get(question.type, question.choices)
    return {
        "variable": True,
        "code": question.code,
        "datatype": "singlevaluelist" if choices else "string",
        "required": False,
        "datatype_description": "",
        "order": rank,
        "description": question.label,
        "values": [{"key": key, "name": name} for key, name in choices],
    }


def request_row(one: PublicRequest) -> Row:
    """No words of the reporter, no photo: rounded place, state and who has it."""
    return {
        "service_request_id": one.code,
        "status": "closed" if one.is_closed else "open",
        "status_notes": one.notes,
        "service_name": one.kind.label,
        "service_code": one.kind.code,
        "description": one.kind.label,
        "agency_responsible": one.service,
        "service_notice": "",
        "requested_datetime": stamp(one.requested_at),
        "updated_datetime": stamp(one.updated_at),
        "expected_datetime": stamp(one.expected_at),
        "address": one.address,
        "address_id": "",
        "zipcode": "",
        "lat": one.lat,
        "long": one.lon,
        "media_url": "",
    }
