"""The write door of a city's configuration: from its files, or from the administration."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from allopm.city import queries
from allopm.city.book import read_rules
from allopm.city.cards import rules_card, rules_change
from allopm.city.files import rows
from allopm.city.files.reading import read_city_files
from allopm.city.models import (
    Answer,
    CallRules,
    Camera,
    City,
    Contact,
    DeskRules,
    DispatchRules,
    Fact,
    Kind,
    KindGroup,
    OfCity,
    Place,
    Procedure,
    Sector,
    Service,
    UrgencyRules,
)
from allopm.events.log import emit
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from allopm.city.files.reading import CityFiles
    from allopm.city.files.rows import Row
    from allopm.journal.actor import Actor


@dataclass
class Loaded:
    """What a load did: the codes it wrote or took out of service, by table; empty when nothing had changed."""

    city_id: int
    version: int
    changes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(len(codes) for codes in self.changes.values())


def load_city(slug: str, *, at: datetime, by: Actor = SYSTEM, folder: Path | None = None) -> Loaded:
    """Take over what changed in `cities/<slug>/` since the last load. Raises BadCityFile and changes nothing then.

    An entry that did not change in the files keeps what the administration made of it. An entry that is gone
    from the files goes out of service.
    """
    return take_over(slug, read_city_files(folder or settings.CITIES_DIR / slug), at=at, by=by)


@transaction.atomic
def take_over(slug: str, files: CityFiles, *, at: datetime, by: Actor) -> Loaded:
    """The files, already read, into the tables; one version more when anything changed."""
    city, changes = _take_city(rows.city_row(slug, files))
    changes["groups"] = _take_rows(city, KindGroup, rows.group_rows(files))
    groups = dict(KindGroup.objects.filter(city=city).values_list("code", "pk"))
    changes["kinds"] = _take_kinds(city, rows.kind_rows(files), groups)
    changes["dispatching"] = _take_rows(city, DispatchRules, rows.dispatch_rows(files))
    changes["calls"] = _take_rows(city, CallRules, rows.call_rows(files))
    changes["desk"] = _take_rows(city, DeskRules, rows.desk_rows(files))
    changes["urgency"] = _take_rows(city, UrgencyRules, rows.urgency_rows(files))
    changes["sectors"] = _take_rows(city, Sector, rows.sector_rows(files))
    changes["services"] = _take_rows(city, Service, rows.service_rows(files))
    changes["procedures"] = _take_rows(city, Procedure, rows.procedure_rows(files))
    changes["places"] = _take_rows(city, Place, rows.place_rows(files))
    changes["contacts"] = _take_rows(city, Contact, rows.contact_rows(files))
    changes["answers"] = _take_rows(city, Answer, rows.answer_rows(files))
    changes["cameras"] = _take_rows(city, Camera, rows.camera_rows(files))
    changes["facts"] = _take_rows(city, Fact, rows.fact_rows(files))
    for section, model in (("desk", DeskRules), ("dispatching", DispatchRules), ("urgency", UrgencyRules)):
        if changes[section]:
            model._default_manager.filter(city=city).update(version=F("version") + 1)
    loaded = Loaded(city.pk, city.version, {name: codes for name, codes in changes.items() if codes})
    if loaded.count:
        about = f"city:{slug}"
        loaded.version = record_change(city.pk, what="city.loaded", about=about, by=by, at=at, data=loaded.changes)
    return loaded


def record_change(
    city_id: int, *, what: str, about: str, by: Actor, at: datetime, data: Mapping[str, object] | None = None
) -> int:  # fmt: skip
    """Journal a change of the configuration and tell every process to read again. Returns the new version."""
    with transaction.atomic():
        City.objects.filter(pk=city_id).update(version=F("version") + 1)
        write(city_id, what=what, about=about, by=by, at=at, data=data)
        transaction.on_commit(queries.forget)
        version = City.objects.values_list("version", flat=True).get(pk=city_id)
        emit(city_id, rules_change(rules_card(*read_rules(city_id)), version), at=at)
    return version


def _take_city(row: Row) -> tuple[City, dict[str, list[str]]]:
    """The city itself, locked until the end: two loads never mix."""
    city, is_new = City.objects.select_for_update().get_or_create(
        slug=row.code, defaults=row.values | {"fingerprint": row.fingerprint, "version": 0}
    )
    if is_new:
        return city, {"city": [row.code]}
    if city.fingerprint == row.fingerprint:
        return city, {}
    City.objects.filter(pk=city.pk).update(**row.values, fingerprint=row.fingerprint)
    return city, {"city": [row.code]}


def _take_kinds(city: City, pairs: Iterable[tuple[str, Row]], groups: Mapping[str, int]) -> list[str]:
    kinds = list(pairs)
    group_of = {row.code: {"group_id": groups[group]} for group, row in kinds}
    return _take_rows(city, Kind, [row for _group, row in kinds], also=group_of)


def _take_rows(
    city: City, model: type[OfCity], wanted: list[Row], *, also: Mapping[str, dict[str, Any]] | None = None
) -> list[str]:  # fmt: skip
    """Write the rows whose entry changed, retire those whose entry is gone; returns their codes."""
    manager: Any = model._default_manager
    known: dict[str, str] = dict(manager.filter(city=city).values_list("code", "fingerprint"))
    changed = [row for row in wanted if known.get(row.code) != row.fingerprint]
    if changed:
        fresh = [_columns(row) | (also or {}).get(row.code, {}) for row in changed]
        manager.bulk_create(
            [model(city=city, **columns) for columns in fresh],
            update_conflicts=True,
            unique_fields=["city", "code"],
            update_fields=[model._meta.get_field(name).name for name in fresh[0] if name != "code"],
        )
    codes = [row.code for row in wanted]
    gone = manager.filter(city=city, is_active=True).exclude(fingerprint="").exclude(code__in=codes)
    retired = list(gone.values_list("code", flat=True))
    gone.update(is_active=False, fingerprint="")
    return [row.code for row in changed] + retired


def _columns(row: Row) -> dict[str, Any]:
    return {"code": row.code, **row.values, "fingerprint": row.fingerprint, "is_active": True}
