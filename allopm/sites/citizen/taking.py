"""Reads what one page of the form sent into the draft, and refuses with a sentence at the field. Knows no template."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from allopm.addresses.queries import find_addresses
from allopm.city.queries import kind_info, outside_at
from allopm.refusals import Refused
from allopm.reports.submission import (
    COMMENT_MAX,
    FLOOR_MAX,
    ONGOING,
    SOURCES,
    BadReport,
    Contact,
    Location,
    check_answers,
    check_contact,
    check_location,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allopm.city.queries import CityInfo, KindInfo, Question
    from allopm.sites.citizen.drafts import Draft

    Sent = Mapping[str, str]

SHORTEST: Final = 3
PROPOSALS_MAX: Final = 4


@dataclass(frozen=True)
class Address:
    """A known address and its WGS84 degrees."""

    label: str
    lon: float
    lat: float


def take_group(draft: Draft, sent: Sent, *, groups: Mapping[str, object]) -> None:
    group = sent.get("group", "")
    if group not in groups:
        raise BadReport(_("Choisissez ce qui se passe dans la liste."), field="group")
    draft.group = group


def take_kind(draft: Draft, sent: Sent, *, city: CityInfo) -> KindInfo:
    """The kind chosen decides the door and the group. A new kind brings its own similar cases."""
    try:
        kind = kind_info(city, sent.get("kind", ""))
    except Refused as problem:
        raise BadReport(_("Choisissez ce qui se passe dans la liste."), field="kind") from problem
    if kind.code != draft.kind:
        draft.is_apart = False
    draft.kind, draft.group, draft.door = kind.code, kind.group, kind.door
    return kind


def take_ongoing(draft: Draft, sent: Sent) -> None:
    ongoing = sent.get("ongoing", "")
    if ongoing not in ONGOING:
        raise BadReport(_("Dites si cela se passe maintenant."), field="ongoing")
    draft.ongoing = ongoing


def take_answer(draft: Draft, sent: Sent, *, kind: KindInfo, question: Question) -> None:
    """An answer may be left out; an impossible one is refused."""
    value = sent.get("answer", "").strip()
    draft.answers[question.code] = value
    if value:
        check_answers({question.code: value}, kind)
    else:
        draft.answers.pop(question.code)


def take_place(draft: Draft, sent: Sent) -> None:
    """A position, an address, or words: one of the three is enough."""
    lon, lat = _number(sent, "lon"), _number(sent, "lat")
    source = sent.get("source", "")
    if source == "address" and _is_left_behind(draft.location, lon, lat, address=sent.get("address", "").strip()):
        lon = lat = None
    if lon is None or lat is None:
        source = "none"
    elif source not in SOURCES or source == "none":
        source = "pin"
    draft.location = Location(
        lon=lon,
        lat=lat,
        accuracy_m=_number(sent, "accuracy_m") if source == "gps" else None,
        address=sent.get("address", "").strip(),
        source=source,
        words=sent.get("words", "").strip(),
        floor=sent.get("floor", "").strip(),
        has_left=bool(sent.get("has_left")),
    )
    if len(draft.location.floor) > FLOOR_MAX:
        raise BadReport(_("L’étage ou le niveau : %(max)s caractères au plus.") % {"max": FLOOR_MAX}, field="floor")
    check_location(draft.location)
    if "\x00" in draft.location.address + draft.location.words + draft.location.floor:
        raise BadReport(_("Le texte contient un caractère illisible."), field="location")


def check_inside(draft: Draft, sent: Sent, *, city: CityInfo) -> None:
    """A point outside the commune is refused once, saying who is competent; whoever insists goes on."""
    place = draft.location
    if place.lon is None or place.lat is None:
        return
    if sent.get("outside") == "keep":
        draft.outside_kept = [place.lon, place.lat]
    outside = outside_at(city, place.lon, place.lat)
    if outside and draft.outside_kept != [place.lon, place.lat]:
        raise BadReport(outside.text, field="location", outside=outside.commune or city.name)


def propose_addresses(draft: Draft, *, city: CityInfo) -> list[Address]:
    """Known addresses that the typed words may mean, when there is no position yet; none when no map is built."""
    typed = draft.location.address
    if draft.location.lon is not None or len(typed) < SHORTEST:
        return []
    found = find_addresses(city, typed, limit=PROPOSALS_MAX)
    return [_address(feature) for feature in found["features"]]


def _address(feature: dict[str, Any]) -> Address:
    lon, lat = feature["geometry"]["coordinates"][:2]
    return Address(feature["properties"]["label"], float(lon), float(lat))


def choose_address(draft: Draft, sent: Sent, *, proposals: list[Address]) -> None:
    """The proposal that was chosen, or what was typed, kept as it is."""
    choice = sent.get("choice", "")
    if choice.isdecimal() and int(choice) < len(proposals):
        chosen = proposals[int(choice)]
        draft.location = replace(
            draft.location,
            lon=chosen.lon,
            lat=chosen.lat,
            address=chosen.label,
            source="address",
        )


def forget_position(draft: Draft, sent: Sent) -> None:
    """Keep the words, drop the coordinates."""
    draft.location = Location(
        address=sent.get("address", "").strip()[:200],
        words=sent.get("words", "").strip()[:500],
        floor=sent.get("floor", "").strip()[:FLOOR_MAX],
        has_left=bool(sent.get("has_left")),
    )


def _is_left_behind(before: Location, lon: float | None, lat: float | None, *, address: str) -> bool:
    """Whether the point still is that of the address found before, under other words now."""
    return (lon, lat) == (before.lon, before.lat) and address != before.address


def _number(sent: Sent, name: str) -> float | None:
    text = sent.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadReport(
            _("La position n’est pas lisible. Placez le repère ou écrivez l’adresse."),
            field="location",
        )
    return value


def take_word(draft: Draft, sent: Sent) -> None:
    draft.comment = sent.get("comment", "").replace("\r\n", "\n").strip()
    if len(draft.comment) > COMMENT_MAX:
        raise BadReport(
            _("Votre message fait %(length)s caractères : %(max)s au plus. Raccourcissez-le, rien n’est perdu.")
            % {"length": len(draft.comment), "max": COMMENT_MAX},
            field="comment",
        )
    if "\x00" in draft.comment:
        raise BadReport(_("Le texte contient un caractère illisible."), field="comment")


def take_contact(draft: Draft, sent: Sent) -> None:
    draft.contact = Contact(
        email=sent.get("email", "").strip(),
        phone=sent.get("phone", "").strip(),
        name=sent.get("name", "").strip(),
    )
    if "\x00" in draft.contact.email + draft.contact.phone + draft.contact.name:
        raise BadReport(_("Le texte contient un caractère illisible."), field="contact.name")
    check_contact(draft.contact)
