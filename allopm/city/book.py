"""Reads a whole city from the database into frozen values, once per version."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry import shape

from allopm.city import infos
from allopm.city.files.calls import CallsFile
from allopm.city.files.desk import DeskFile
from allopm.city.files.shapes import DispatchingFile
from allopm.city.files.urgency_shape import UrgencyFile
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
    Place,
    Procedure,
    Sector,
    Service,
    UrgencyRules,
)
from allopm.city.procedures import ProcedureInfo, read_procedure
from allopm.dispatching import urgency_rules

LANGUAGES = ("fr", "en", "it")


def read_book(city: City) -> infos.Book:
    """Ten queries; called when the version changes."""
    drawn = list(Sector.objects.filter(city=city))
    sectors = [sector for sector in drawn if sector.is_active]
    kinds = list(Kind.objects.filter(city=city))  # before their groups: a group read later is never missing
    groups = list(KindGroup.objects.filter(city=city))
    shapes = tuple(shape(sector.polygon) for sector in sectors)
    shapely.prepare(list(shapes))
    named = {sector.code: _sector(sector) for sector in drawn}
    outline = shape(city.outline) if city.outline else None
    shapely.prepare(outline)
    return infos.Book(
        city=read_city(city),
        catalogues={lang: _catalogue(groups, kinds, lang) for lang in LANGUAGES},
        sectors=tuple(named[sector.code] for sector in sectors),
        services={row.code: _service(row) for row in Service.objects.filter(city=city).defer("secret")},
        places=tuple(_place(row) for row in Place.objects.filter(city=city, is_active=True)),
        contacts=_contacts(city),
        procedures=_procedures(city),
        outline=outline,
        shapes=shapes,
        tree=shapely.STRtree(shapes),
        dispatch=_dispatch(DispatchRules.objects.filter(city=city, is_active=True).first()),
        calls=_calls(CallRules.objects.filter(city=city, is_active=True).first()),
        desk=_desk(DeskRules.objects.filter(city=city, is_active=True).first()),
        urgency=_urgency(UrgencyRules.objects.filter(city=city, is_active=True).first()),
        sector_by_code=named,
        neighbours={name: shape(drawn) for name, drawn in city.neighbours.items()},
        facts=_facts(city),
        answers=tuple(_answer(row) for row in Answer.objects.filter(city=city, is_active=True)),
        cameras=tuple(_camera(row) for row in Camera.objects.filter(city=city, is_active=True)),
    )


def read_rules(city_id: int) -> tuple[infos.DeskRules, infos.DispatchRules]:
    """The rules alone, in two queries."""
    return (
        _desk(DeskRules.objects.filter(city_id=city_id, is_active=True).first()),
        _dispatch(DispatchRules.objects.filter(city_id=city_id, is_active=True).first()),
    )


def read_city(city: City) -> infos.CityInfo:
    return infos.CityInfo(
        id=city.pk,
        slug=city.slug,
        name=city.name,
        timezone=city.timezone,
        epsg=city.epsg,
        center=(city.center_lon, city.center_lat),
        bbox=(city.west, city.south, city.east, city.north),
        version=city.version,
        police_name=city.police_name,
        outside_text=city.outside_text,
        check_every_min=city.check_every_min,
    )


def word(labels: dict[str, str], lang: str) -> str:
    """The word in this language, else in French."""
    return labels.get(lang) or labels["fr"]


def _catalogue(rows: list[KindGroup], kinds: list[Kind], lang: str) -> infos.Catalogue:
    """Kinds out of service stay readable, because old cases name them, but are not offered."""
    groups = {row.pk: infos.GroupInfo(row.code, word(row.labels, lang), row.door, row.icon) for row in rows}
    infos_by_code = {kind.code: _kind(kind, groups[kind.group_id], lang) for kind in kinds}
    live = {row.pk for row in rows if row.is_active}
    offered = {kind.code: infos_by_code[kind.code] for kind in kinds if kind.is_active and kind.group_id in live}
    return infos.Catalogue(tuple(groups[pk] for pk in groups if pk in live), offered, infos_by_code)


def _contacts(city: City) -> dict[str, tuple[infos.ContactInfo, ...]]:
    rows = list(Contact.objects.filter(city=city, is_active=True))
    return {lang: tuple(_contact(row, lang) for row in rows) for lang in LANGUAGES}


def _procedures(city: City) -> dict[str, dict[str, ProcedureInfo]]:
    """By language, then by code; those out of service too, because old requests name them."""
    rows = list(Procedure.objects.filter(city=city))
    return {lang: {row.code: read_procedure(row, lang) for row in rows} for lang in LANGUAGES}


def _sector(row: Sector) -> infos.SectorInfo:
    middle = shape(row.polygon).representative_point()
    return infos.SectorInfo(row.code, row.name, row.parent, (middle.x, middle.y))


def _dispatch(row: DispatchRules | None) -> infos.DispatchRules:
    """Read through the shape of the file, whose defaults hold for a city without rules."""
    fields = ("policy", "classes", "reach_min", "eligibility")
    said = DispatchingFile.model_validate({name: getattr(row, name) for name in fields} if row else {})
    return infos.DispatchRules(
        policy=said.policy,
        classes={code: infos.ClassRule(limits.hold_s, limits.arrive_s) for code, limits in said.classes.items()},
        reach_min=said.reach_min,
        eligibility={
            name: infos.Eligibility(rule.min_officers, rule.prefers) for name, rule in said.eligibility.items()
        },
    )


def _calls(row: CallRules | None) -> infos.CallRules:
    fields = ("wrap_codes", "receipt", "danger")
    said = CallsFile.model_validate({name: getattr(row, name) for name in fields} if row else {})
    codes = tuple(infos.WrapCode(one.code, one.key, one.label, one.advice) for one in said.wrap_codes)
    return infos.CallRules(codes, said.receipt, said.danger)


def _desk(row: DeskRules | None) -> infos.DeskRules:
    """Read through the shape of the file, whose defaults hold for a city without rules."""
    said = DeskFile.model_validate({name: getattr(row, name) for name in DeskFile.model_fields} if row else {})
    return infos.DeskRules(**said.model_dump())


def _urgency(row: UrgencyRules | None) -> urgency_rules.UrgencyRules:
    """The same for urgency."""
    return UrgencyFile.model_validate(row.rules if row else {}).as_rules()


def _service(row: Service) -> infos.ServiceInfo:
    return infos.ServiceInfo(
        row.code,
        row.name,
        row.what,
        row.email,
        phone=row.phone,
        is_active=row.is_active,
        channel=row.channel,
        url=row.url,
        jurisdiction_id=row.jurisdiction_id,
        service_codes=dict(row.service_codes),
    )


def _kind(kind: Kind, group: infos.GroupInfo, lang: str) -> infos.KindInfo:
    return infos.KindInfo(
        code=kind.code,
        label=word(kind.labels, lang),
        group=group.code,
        group_label=group.label,
        door=group.door,
        icon=kind.icon or group.icon,
        base_urgency=kind.base_urgency,
        priority=kind.priority,
        duplicate_radius_m=kind.duplicate_radius_m,
        duplicate_age_min=kind.duplicate_age_min,
        promise_h=kind.promise_h,
        ongoing_question=kind.ongoing_question,
        questions=tuple(_question(question, lang) for question in kind.questions),
        requires=tuple(kind.requires),
        service=kind.service or None,
        keywords=tuple(kind.keywords),
        approach=tuple(kind.approach),
        vehicle_check=kind.vehicle_check,
        along_streets=kind.along_streets,
        akin=tuple(kind.akin),
        letters=kind.letters,
    )


def _question(row: dict[str, Any], lang: str) -> infos.Question:
    return infos.Question(
        code=row["code"],
        label=word(row["labels"], lang),
        type=row["type"],
        choices=tuple((choice["code"], word(choice["labels"], lang)) for choice in row.get("choices", [])),
        danger_values=tuple(row.get("danger_values", [])),
        danger_label=word(row["danger_labels"], lang) if row.get("danger_labels") else "",
        weight=row.get("weight", 0),
    )


def _place(row: Place) -> infos.PlaceInfo:
    return infos.PlaceInfo(
        code=row.code,
        type=row.type,
        name=row.name,
        lon=row.lon,
        lat=row.lat,
        address=row.address,
        phone=row.phone,
        hours=row.hours,
        accessibility=row.accessibility,
        what=row.what,
        source=row.source,
        is_invented=row.is_invented,
        hours_text=row.hours_text,
        is_approximate=row.is_approximate,
        as_of=row.as_of,
    )


def _contact(row: Contact, lang: str) -> infos.ContactInfo:
    return infos.ContactInfo(
        code=row.code,
        group=row.group,
        number=row.number,
        sms=row.sms,
        label=word(row.labels, lang),
        what=word(row.what, lang),
        hours=row.hours,
        source=row.source,
    )


def _facts(city: City) -> dict[str, tuple[infos.FactInfo, ...]]:
    rows = list(Fact.objects.filter(city=city, is_active=True))
    return {lang: tuple(_fact(row, lang) for row in rows) for lang in LANGUAGES}


def _fact(row: Fact, lang: str) -> infos.FactInfo:
    said = {name: word(texts, lang) if texts else "" for name, texts in _texts_of(row).items()}
    return infos.FactInfo(row.code, row.page, **said, source=row.source, as_of=row.as_of, is_invented=row.is_invented)


def _texts_of(row: Fact) -> dict[str, dict[str, str]]:
    return {"label": row.labels, "text": row.told, "count": row.counts, "law": row.laws, "keep": row.keeps}


def _answer(row: Answer) -> infos.AnswerInfo:
    return infos.AnswerInfo(
        row.code, row.label, tuple(row.purposes), tuple(row.kinds), tuple(row.outcomes), dict(row.texts)
    )


def _camera(row: Camera) -> infos.CameraInfo:
    return infos.CameraInfo(
        row.code,
        row.label,
        row.kind,
        row.lon,
        row.lat,
        row.range_m,
        bearing_deg=row.bearing,
        field_deg=row.field,
        is_invented=row.is_invented,
    )
