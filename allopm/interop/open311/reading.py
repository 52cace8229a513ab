"""Reads what GeoReport v2 servers answer, XML or JSON, as they really do. Knows no network and no case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree

from allopm.interop.knocking import Answer

Row = dict[str, str]
NAMES: Final = ("request", "error", "service_request")


class Unreadable(Exception):
    """Neither XML nor JSON of a known shape."""


def rows(answer: Answer) -> list[Row]:
    """The elements of the answer: requests, tokens or errors, each as names and texts. Raises Unreadable."""
    body = answer.body.strip()
    if body.startswith(b"<"):
        return list(_xml_rows(body))
    try:
        return list(_json_rows(json.loads(body)))
    except (ValueError, RecursionError) as problem:
        raise Unreadable from problem


def _json_rows(said: Any) -> Iterator[Row]:
    """A list of objects, one object, or a list under one name."""
    if isinstance(said, dict):
        inner = next((value for value in said.values() if isinstance(value, list)), None)
        yield from _json_rows(inner if inner is not None and len(said) == 1 else [said])
        return
    if not isinstance(said, list):
        raise Unreadable
    for one in said:
        if isinstance(one, dict):
            yield {str(name): _text(value) for name, value in one.items()}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _xml_rows(body: bytes) -> Iterator[Row]:
    """No document type: none of the tricks that hide in one. Name spaces are dropped."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise Unreadable
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  # bounded in size, without any document type
    except ElementTree.ParseError as problem:
        raise Unreadable from problem
    for one in root.iter():
        if one.tag.rpartition("}")[2] in NAMES:
            yield {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in one}


def complaint(answer: Answer) -> str:
    """What the server says is wrong; empty when it says nothing readable."""
    try:
        found = [row.get("description", "") for row in rows(answer)]
    except Unreadable:
        return ""
    return " ; ".join(text for text in found if text)[:200]
