"""Reads a file of places, CSV or GeoJSON: a bad row is refused with its line, the others go on. Knows no table."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from allopm.city.files.shapes import PlaceFeature, PlaceProperties

ROWS_MAX: Final = 20_000  # far beyond any city's posts, call points and partners (chosen)
PROPERTIES: Final = tuple(PlaceProperties.model_fields)
COLUMNS: Final = ("id", "lon", "lat", *PROPERTIES)
NEEDED: Final = ("id", "type", "name", "source")
YES: Final = {"1", "oui", "o", "true", "vrai", "yes", "x"}
NO: Final = {"", "0", "non", "n", "false", "faux", "no"}


class BadImport(Exception):
    """The whole file cannot be read; the text says why and what to do."""


@dataclass(frozen=True)
class IncomingPlace:
    """One sound row: `values` holds only the columns that the file gives, so that the others are left alone."""

    line: int
    code: str
    values: dict[str, Any]


@dataclass(frozen=True)
class RefusedRow:
    """`reason` names the column and what is wrong."""

    line: int
    code: str
    reason: str


@dataclass
class Reading:
    rows: list[IncomingPlace] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


def read_places(content: bytes) -> Reading:
    """The rows of a GeoJSON FeatureCollection, or of a CSV with a header. Raises BadImport."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadImport("Ce fichier n’est pas en UTF-8 : enregistrez-le en « CSV UTF-8 » et recommencez.") from problem
    if "\x00" in text:
        raise BadImport("Ce fichier contient des caractères illisibles : ce n’est ni du CSV ni du GeoJSON.")
    drafts = _features(text) if text.lstrip().startswith("{") else _csv_rows(text)
    reading, seen = Reading(), dict[str, int]()
    for count, (line, draft) in enumerate(drafts):
        if count >= ROWS_MAX:
            raise BadImport(f"Ce fichier a plus de {ROWS_MAX} lignes : partagez-le.")
        _take(reading, seen, line, draft)
    return reading


def _take(reading: Reading, seen: dict[str, int], line: int, draft: dict[str, Any]) -> None:
    code = str(draft.get("id", ""))[:48]
    try:
        values = _checked(draft)
    except ValueError as problem:
        reading.refused.append(RefusedRow(line, code, str(problem)))
        return
    if code in seen:
        reading.refused.append(RefusedRow(line, code, f"id : déjà à la ligne {seen[code]}"))
        return
    seen[code] = line
    reading.rows.append(IncomingPlace(line, code, values))


def _checked(draft: dict[str, Any]) -> dict[str, Any]:
    """The values of a row as columns. Raises ValueError with every complaint."""
    given = {name: value for name, value in draft.items() if name in PROPERTIES}
    point = _point(draft)
    geometry = {"type": "Point", "coordinates": point} if point else None
    try:
        feature = PlaceFeature.model_validate(
            {"type": "Feature", "id": draft.get("id", ""), "properties": given, "geometry": geometry}
        )
    except ValidationError as problem:
        raise ValueError(" ; ".join(_said(error["loc"], error["msg"]) for error in problem.errors()[:5])) from problem
    values = feature.properties.model_dump(include=set(given))
    return values | ({"lon": point[0], "lat": point[1]} if point else {})


def _said(where: tuple[int | str, ...], text: str) -> str:
    column = next((str(part) for part in reversed(where) if part in COLUMNS), "coordonnées")
    plain = {
        "Field required": "manque",
        "String should match pattern '^[a-z0-9][a-z0-9_-]{0,46}$'": "minuscules, chiffres, tirets, 47 au plus",
    }
    return f"{column} : {plain.get(text, text.removeprefix('Value error, '))}"


def _point(draft: dict[str, Any]) -> tuple[float, float] | None:
    lon, lat = draft.get("lon"), draft.get("lat")
    if lon in (None, "") and lat in (None, ""):
        return None
    try:
        return float(str(lon).replace(",", ".")), float(str(lat).replace(",", "."))
    except ValueError:
        raise ValueError("lon, lat : deux nombres en degrés, ou rien") from None


def _csv_rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row with the line where it starts; separated by commas or, as spreadsheets here do, by semicolons."""
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    names = [name.strip().lower() for name in next(reader, [])]
    _check_header(names)
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, _csv_row(names, cells)
        line = reader.line_num + 1


def _check_header(names: list[str]) -> None:
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise BadImport(f"Il manque ces colonnes à la première ligne : {', '.join(missing)}.")
    if unknown:
        raise BadImport(f"Colonnes inconnues : {', '.join(unknown)}. Colonnes possibles : {', '.join(COLUMNS)}.")


def _csv_row(names: list[str], cells: list[str]) -> dict[str, Any]:
    draft: dict[str, Any] = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    for name in ("is_approximate", "is_invented"):
        if name in draft:
            said = draft[name].lower()
            draft[name] = True if said in YES else False if said in NO else draft[name]
    return draft


def _features(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each feature with its line, found by decoding the list one by one."""
    try:
        whole = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as problem:
        line = getattr(problem, "lineno", 1)
        raise BadImport(f"Ligne {line} : ce n’est pas du JSON lisible.") from problem
    if whole.get("type") != "FeatureCollection" or not isinstance(whole.get("features"), list):
        raise BadImport("Il faut un GeoJSON « FeatureCollection » avec une liste « features ».")
    lines = _lines_of_features(text, len(whole["features"]))
    for line, feature in zip(lines, whole["features"], strict=True):
        yield line, _flat(feature)


def _lines_of_features(text: str, count: int) -> list[int]:
    decoder, lines = json.JSONDecoder(), []
    opened = re.search(r'"features"\s*:\s*\[', text)
    at = opened.end() if opened else 0
    for _ in range(count):
        while text[at] in " \t\r\n,":
            at += 1
        lines.append(text.count("\n", 0, at) + 1)
        _feature, at = decoder.raw_decode(text, at)
    return lines


def _flat(feature: Any) -> dict[str, Any]:  # whatever the file holds
    """A feature as a row; what is no place at all becomes a row that is refused."""
    if not isinstance(feature, dict):
        return {}
    properties = feature.get("properties")
    draft = dict(properties) if isinstance(properties, dict) else {}
    draft["id"] = feature.get("id", draft.get("id", ""))
    geometry = feature.get("geometry")
    if isinstance(geometry, dict):
        point = geometry.get("coordinates") if geometry.get("type") == "Point" else None
        draft["lon"], draft["lat"] = point[:2] if isinstance(point, list) and len(point) >= 2 else ("?", "?")
    return draft
