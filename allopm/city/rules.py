"""The write door of a city's rules from the settings page: change some values, or go back to those of the file.

A value is named by its path in the file (`claim_minutes`, `classes.1.hold_s`); the file's own shape checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from allopm.city.actions import record_change
from allopm.city.files.desk import DeskFile
from allopm.city.files.reading import read_file
from allopm.city.files.shapes import DispatchingFile, Strict
from allopm.city.files.urgency_shape import UrgencyFile
from allopm.city.models import City, DeskRules, DispatchRules, OfCity, UrgencyRules
from allopm.journal.queries import Reading, changes_about
from allopm.moments import stamp
from allopm.refusals import Conflict, Refused

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from allopm.city.infos import CityInfo
    from allopm.journal.actor import Actor

Values = dict[str, Any]
ROW: Final = "rules"  # the code of the one row
HISTORY_LINES: Final = 12  # of one section on the page (chosen)


@dataclass(frozen=True)
class Section:
    """One table of rules, its file, and the shape that both follow."""

    code: str
    model: type[OfCity]
    shape: type[Strict]
    column: str = ""  # the one that holds the whole file; without it each key has its own

    @property
    def file(self) -> str:
        return f"{self.code}.yaml"

    @property
    def about(self) -> str:
        """As the administration writes it: one history for both."""
        return f"{self.model._meta.model_name}:{ROW}"

    def values(self, row: OfCity | None) -> Values:
        """The whole section as its file would say it; without a row the values of the house."""
        if row is None:
            said: Values = {}
        else:
            names = self.shape.model_fields
            said = getattr(row, self.column) if self.column else {name: getattr(row, name) for name in names}
        return self.shape.model_validate(said).model_dump(mode="json")


SECTIONS: Final = {
    section.code: section
    for section in (
        Section("desk", DeskRules, DeskFile),
        Section("dispatching", DispatchRules, DispatchingFile),
        Section("urgency", UrgencyRules, UrgencyFile, column="rules"),
    )
}


class BadRules(Refused):
    """A value is out of its range: 422, `problems` by path."""

    code = "bad_rules"


@dataclass(frozen=True)
class Standing:
    """A section as it stands: values, the version that a change must name, and who changed what when, newest first."""

    section: Section
    values: Values
    file_values: Values
    version: int
    history: list[Reading]


def standing(city: CityInfo, code: str) -> Standing:
    """What the page shows."""
    section = SECTIONS[code]
    row = _row(section, city.id)
    history = changes_about(city.id, section.about, limit=HISTORY_LINES)
    return Standing(section, section.values(row), file_values(city, section), _version(row), history)


def file_values(city: CityInfo, section: Section) -> Values:
    """What the file says; without one, the values of the house. Raises BadCityFile."""
    path = settings.CITIES_DIR / city.slug / section.file
    said = read_file(path, section.shape) if path.exists() else section.shape()
    return said.model_dump(mode="json")


def change_rules(
    city: CityInfo, code: str, wanted: Mapping[str, object], *, by: Actor, at: datetime, version: int
) -> dict[str, Any]:
    """Set these paths. Returns what changed, empty when nothing did. Raises BadRules, Conflict."""
    section = SECTIONS[code]
    with transaction.atomic():
        row = _locked(section, city.id, version)
        before = section.values(row)
        after = deepcopy(before)
        for path, value in wanted.items():
            put(after, path, value)
        return _write(city, section, row, after=_checked(section, after), by=by, at=at)


def reset_rules(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int) -> dict[str, Any]:
    """Back to the values of the file. Raises Conflict, BadCityFile."""
    section = SECTIONS[code]
    wanted = file_values(city, section)
    with transaction.atomic():
        row = _locked(section, city.id, version)
        return _write(city, section, row, after=wanted, by=by, at=at)


def _locked(section: Section, city_id: int, version: int) -> OfCity | None:
    """The city's row is locked, so that two people follow each other even before there is a row of rules."""
    City.objects.select_for_update().get(pk=city_id)
    row = _row(section, city_id)
    if _version(row) != version:
        raise _conflict(section, city_id, _version(row))
    return row


def _conflict(section: Section, city_id: int, version: int) -> Conflict:
    last = next(iter(changes_about(city_id, section.about, limit=1)), None)
    if last is None:
        return Conflict(_("Ces réglages ont changé entre-temps : relisez-les."), version=version)
    names = ", ".join(last.data.get("fields", {})) or _("tout")
    return Conflict(
        _("%(by)s a changé ces réglages pendant que vous écriviez (%(what)s). Rien n’est enregistré : relisez, puis "
          "enregistrez de nouveau.") % {"by": last.by_name, "what": names},
        by=last.by_name, what=names, at=stamp(last.at), version=version,
    )  # fmt: skip


def _checked(section: Section, values: Values) -> Values:
    try:
        return section.shape.model_validate(values).model_dump(mode="json")
    except ValidationError as problem:
        problems = {".".join(str(part) for part in error["loc"]): _french(error) for error in problem.errors()}
        first = next(iter(problems.values()))
        raise BadRules(_("Rien n’est enregistré : %(why)s.") % {"why": first}, problems=problems) from problem


def _french(error: ErrorDetails) -> str:
    """The shape's own sentence is French; bounds and types are pydantic's."""
    limits = error.get("ctx", {})
    match error["type"]:
        case "greater_than_equal":
            return _("au moins %(limit)s") % {"limit": limits["ge"]}
        case "less_than_equal":
            return _("au plus %(limit)s") % {"limit": limits["le"]}
        case "int_parsing" | "int_type" | "int_from_float":
            return _("il faut un nombre entier")
        case "float_parsing" | "float_type" | "finite_number":
            return _("il faut un nombre")
        case "literal_error":
            return _("ce choix n’existe pas")
    return error["msg"].removeprefix("Value error, ")


def _write(
    city: CityInfo, section: Section, row: OfCity | None, *, after: Values, by: Actor, at: datetime
) -> dict[str, Any]:
    before = section.values(row)
    changed = {path: {"from": old, "to": flat(after)[path]} for path, old in flat(before).items()
               if flat(after).get(path, old) != old}  # fmt: skip
    if not changed and before == after:
        return {}
    columns = {section.column: after} if section.column else after
    manager: Any = section.model._default_manager
    manager.update_or_create(
        city_id=city.id, code=ROW, defaults=columns | {"version": _version(row) + 1, "is_active": True}
    )
    name = section.model._meta.model_name
    record_change(city.id, what=f"{name}.changed", about=section.about, by=by, at=at, data={"fields": changed})
    return changed


def _row(section: Section, city_id: int) -> OfCity | None:
    manager: Any = section.model._default_manager
    found: OfCity | None = manager.filter(city_id=city_id, code=ROW, is_active=True).first()
    return found


def _version(row: OfCity | None) -> int:
    return int(getattr(row, "version", 1))


def flat(values: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Every value by its path; lists are values."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        path = f"{above}{name}"
        found |= flat(value, f"{path}.") if isinstance(value, dict) and value else {path: value}
    return found


def put(values: Values, path: str, value: object) -> None:
    """Set the value of a path that is there. Raises KeyError for another."""
    *above, last = path.split(".")
    for name in above:
        values = values[name]
    if last not in values:
        raise KeyError(path)
    values[last] = value
