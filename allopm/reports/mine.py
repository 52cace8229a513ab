"""What is held on the authors of reports: shown to them whole, erased at their word. Knows no page, no proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import translation

from allopm.city.queries import city_by_id, kind_info
from allopm.columns.mails import mail_hashes
from allopm.columns.phones import phone_hashes
from allopm.events.log import Change
from allopm.incidents.change import lock
from allopm.incidents.states import State as Case
from allopm.incidents.withdrawal import Words, forget_place_words, take_words_back
from allopm.journal.actions import write
from allopm.journal.actor import RESIDENT
from allopm.journal.queries import readings_about
from allopm.moments import stamp, stamp_or_none
from allopm.reports.answers import read_answers
from allopm.reports.cards import render_thread
from allopm.reports.codes import new_token, thread_hash, token_for_holder
from allopm.reports.models import Photo, Report, ThreadLink
from allopm.reports.threads import thread_changes

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, KindInfo
    from allopm.incidents.models import Incident

Card = dict[str, Any]
OWNER: Final = "report:"
MOST: Final = 200  # reports shown or found at once (chosen)


def owners_of(city: CityInfo, tokens: Iterable[str]) -> dict[str, str]:
    """By private link the owner that it opens; unknown links are left out."""
    hashes = {thread_hash(token): token for token in tokens}
    rows = Report.objects.filter(city_id=city.id)
    own = rows.filter(token_hash__in=hashes).values_list("token_hash", "pk")
    more = rows.filter(links__token_hash__in=hashes).values_list("links__token_hash", "pk")
    found = {hashes[digest]: f"{OWNER}{pk}" for digest, pk in [*own, *more]}
    return {token: found[token] for token in hashes.values() if token in found}


def links_for_address(city: CityInfo, address: str, *, at: datetime) -> list[str]:
    """Private links to every report that left this proved e-mail or telephone number; each find is journalled."""
    digests = {"email_hash__in": mail_hashes(address)} if "@" in address else {"phone_hash__in": phone_hashes(address)}
    found = Report.objects.filter(city_id=city.id, erased_at=None, **digests).order_by("-pk")[:MOST]
    tokens = []
    for report in found:
        token = token_for_holder(city.id, report.code)
        ThreadLink.objects.get_or_create(token_hash=thread_hash(token), defaults={"report": report, "made_at": at})
        write(city.id, what="report.found_by_author", about=f"report:{report.code}", by=RESIDENT, at=at)
        tokens.append(token)
    return tokens


def held(city: CityInfo, owners: Sequence[str]) -> list[Card]:
    """Everything these owners have here, newest first, as plain JSON in their own language."""
    rows = Report.objects.filter(city_id=city.id, pk__in=_keys(owners), erased_at=None).select_related("incident")
    reports = rows.prefetch_related("steps", "messages", "photos").order_by("-created_at", "-pk")[:MOST]
    return [_held(city, report) for report in reports]


def _keys(owners: Iterable[str]) -> list[int]:
    own = (owner.removeprefix(OWNER) for owner in owners if owner.startswith(OWNER))
    return [int(key) for key in own if key.isascii() and key.isdigit()]


def _held(city: CityInfo, report: Report) -> Card:
    with translation.override(report.lang):
        kind = kind_info(city, report.kind, report.lang)
        thread = render_thread(city, report)
        return {
            "owner": f"{OWNER}{report.pk}",
            "code": report.code,
            "sent_at": stamp(report.created_at),
            "answer_by": stamp(report.answer_by),
            "channel": report.channel,
            "lang": report.lang,
            "kind": report.kind,
            "kind_label": kind.label,
            "headline": thread["headline"],
            "state": report.state,
            "ongoing": report.ongoing,
            "still": {"answer": report.still_answer, "at": stamp_or_none(report.still_at)},
            "place": _place(report),
            "answers": read_answers(kind, report.answers),
            "comment": report.comment,
            "contact": {
                "email": report.contact_email,
                "phone": report.contact_phone,
                "name": report.contact_name,
            },
            "steps": thread["steps"],
            "messages": thread["messages"],
            "ended": thread["ended"],
            "satisfaction": report.satisfaction,
            "photos": [str(photo.pk) for photo in report.photos.all()],
            "read_by_agents": _readings(city, report),
        }


def _place(report: Report) -> Card:
    return {
        "lon": report.lon,
        "lat": report.lat,
        "accuracy_m": report.accuracy_m,
        "source": report.location_source,
        "address": report.address,
        "words": report.place_words,
        "floor": report.floor,
        "has_left": report.has_left,
    }


def _readings(city: CityInfo, report: Report) -> list[Card]:
    """When agents opened the contact or a photo, and what for; not who (CJEU C-579/21)."""
    about = [f"report:{report.code}", *(f"photo:{photo.pk}" for photo in report.photos.all())]
    return [
        {"at": stamp(one.at), "what": one.what, "reason": one.data.get("reason", "")}
        for one in readings_about(city.id, about)
    ]


def pictures_of(city: CityInfo, owners: Sequence[str]) -> list[tuple[str, bytes]]:
    """`(name, jpeg)` of every photo of these owners that is still on the disk."""
    photos = Photo.objects.filter(city_id=city.id, report__in=_keys(owners)).order_by("created_at", "pk")
    found = []
    for photo in photos:
        name = photo.file.name or ""
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                found.append((f"{photo.pk}.jpg", file.read()))
    return found


def erase(city: CityInfo, owners: Sequence[str], *, at: datetime) -> int:
    """Take back everything personal of these owners, each in one short transaction; how many were erased."""
    keys = _keys(owners)
    return sum(_erase(city, key, at=at) for key in sorted(keys))


@transaction.atomic
def _erase(city: CityInfo, key: int, *, at: datetime) -> int:
    """The case first, then the report. Erasing twice is erasing once."""
    code = Report.objects.filter(city_id=city.id, pk=key, erased_at=None).values_list("incident__code", flat=True)
    found = code.first()
    if found is None:
        return 0
    incident = lock(city, found)
    rows = Report.objects.select_for_update(of=("self",)).filter(pk=key, erased_at=None)
    report = rows.first()
    if report is None:
        return 0
    if report.incident_id != incident.pk:  # it was grouped while we waited: its new case is locked before the report
        transaction.on_commit(partial(erase, city, [f"{OWNER}{key}"], at=at))
        return 1
    words, gone = _take_words(report), _gone(report)
    _blank(city, report, at=at)
    moved = [report.pk, *_take_from_witnesses(incident, words)]
    take_words_back(city, incident, words, threads=[gone, *thread_changes(city, moved)], at=at)
    return 1


def _take_from_witnesses(incident: Incident, words: Words) -> list[int]:
    """« Moi aussi » had copied the words of the place into the reports of others; the case's point says where."""
    if not words.place_words or not (incident.address or incident.lon is not None):
        return []
    rows = Report.objects.filter(incident=incident, place_words=words.place_words)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    Report.objects.filter(pk__in=keys).update(place_words="", version=F("version") + 1)
    return keys


def finish_erasing(at: datetime) -> int:
    """Words of the place that an open case still needed when its author erased them, once it is over. Periodic."""
    erased = Report.objects.filter(erased_at__isnull=False, incident__state=Case.ENDED).exclude(
        incident__place_words=""
    )
    others = Report.objects.filter(incident=OuterRef("incident"), erased_at=None)
    cases = erased.exclude(Exists(others)).values_list("city_id", "incident__code").distinct()[:MOST]
    return sum(forget_place_words(city_by_id(city_id), code, at=at) for city_id, code in list(cases))


def _take_words(report: Report) -> Words:
    """What leaves with the report; its rows go."""
    photos = list(Photo.objects.filter(report=report).values_list("file", flat=True))
    said = report.messages.filter(is_from_desk=False).values_list("at", "text")
    words = Words(tuple(said), report.place_words, report.floor, len(photos))
    report.messages.all().delete()
    report.links.all().delete()
    Photo.objects.filter(report=report).delete()
    for name in photos:
        transaction.on_commit(partial(default_storage.delete, name))
    return words


def _gone(report: Report) -> Change:
    return Change(f"thread:{report.token_hash}", "thread.gone", f"thread:{report.code}", report.version + 1, {})


def _blank(city: CityInfo, report: Report, *, at: datetime) -> None:
    """What says who, and every word, go; kind, place of the facts, moment and steps stay. No link opens it again."""
    Report.objects.filter(pk=report.pk).update(
        version=F("version") + 1,
        erased_at=at,
        token_hash=thread_hash(new_token()),
        client_hash="",
        comment="",
        place_words="",
        floor="",
        answers=_facts(kind_info(city, report.kind), report.answers),
        has_contact=False,
        contact_email="",
        contact_phone="",
        contact_name="",
        phone_hash="",
        email_hash="",
        ended_text="",
    )
    write(city.id, what="report.erased_by_author", about=f"report:{report.code}", by=RESIDENT, at=at)


def _facts(kind: KindInfo, answers: dict[str, str]) -> dict[str, str]:
    """Choices and the plate of the vehicle told of are the facts of the case; free words are the author's."""
    facts = {question.code for question in kind.questions if question.type != "text"}
    return {code: value for code, value in answers.items() if code in facts}
