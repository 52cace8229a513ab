"""The write door of requests: asked once, moved step by step, given up; a seat is taken by one person only."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id
from allopm.columns.mails import mail_hash
from allopm.columns.phones import phone_hash
from allopm.journal.actions import write
from allopm.journal.actor import RESIDENT
from allopm.refusals import Malformed, NotFound
from allopm.reports.codes import blind, new_code, new_token, thread_hash, token_for_key
from allopm.services.asking import Contact, Receipt, check_request
from allopm.services.change import check_move, lock, move, procedure_of
from allopm.services.models import Request, RequestStep
from allopm.services.papers import attach
from allopm.services.seats import move_up, open_session, place_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allopm.city.procedures import ProcedureInfo, StepInfo
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor
    from allopm.services.papers import Paper

TEXT_MAX: Final = 2000
NOBODY: Final = Contact()


@dataclass(frozen=True)
class Given:
    """What a step asks for: the moment of an appointment, a document for the person."""

    moment: datetime | None = None
    paper: Paper | None = None


NOTHING: Final = Given()


def open_request(
    city: CityInfo,
    procedure: str,
    *,
    answers: Mapping[str, str],
    at: datetime,
    contact: Contact = NOBODY,
    lang: str = "fr",
    key: str = "",
    client: str = "",
) -> Receipt:
    """Keep one request. The same `key` is the same request. Raises BadRequest, NoSuchSession, NotFound."""
    info = procedure_of(city, procedure, lang)
    if not info.is_active:
        raise NotFound(_("Cette démarche n’est pas ouverte en ce moment."))
    if twin := _known(city, key):
        return twin
    today = at.astimezone(ZoneInfo(city.timezone)).date()
    kept, contact = check_request(info, answers, contact, today=today)
    try:
        with transaction.atomic():
            return _keep(city, info, kept, contact=contact, lang=lang, key=key, client=client, at=at)
    except IntegrityError:
        twin = _known(city, key)  # the same key arrived twice at once: the other one won
        if twin is None:
            raise
        return twin


def _known(city: CityInfo, key: str) -> Receipt | None:
    if not key:
        return None
    found = Request.objects.filter(city_id=city.id, key_hash=blind(f"request:{key}")).first()
    return _receipt(found, token_for_key(city.id, f"request:{key}"), is_new=False) if found else None


def _receipt(request: Request, token: str, *, is_new: bool) -> Receipt:
    url = f"/demande/{token}/"
    return Receipt(request.code, token, url, request.created_at, request.answer_by, is_new=is_new)


def _keep(
    city: CityInfo,
    info: ProcedureInfo,
    answers: dict[str, str],
    *,
    contact: Contact,
    lang: str,
    key: str,
    client: str,
    at: datetime,
) -> Receipt:
    token = token_for_key(city.id, f"request:{key}") if key else new_token()
    request = Request(
        city_id=city.id,
        procedure=info.code,
        code=f"DM-{new_code().removeprefix('PM-')}",
        step=info.first.code,
        step_at=at,
        token_hash=thread_hash(token),
        key_hash=blind(f"request:{key}") if key else "",
        client_hash=blind(client) if client else "",
        lang=lang,
        answers=json.dumps(answers, ensure_ascii=False) if answers else "",
        contact=json.dumps(asdict(contact), ensure_ascii=False) if contact else "",
        token=token,
        mail_hash=mail_hash(contact.email),
        phone_hash=phone_hash(contact.phone),
        answer_by=at + timedelta(days=info.promise_days),
        created_at=at,
    )
    if info.session_question and (wanted := answers.get(info.session_question)):
        place_in(request, open_session(city, info.code, wanted, at=at))
    request.save(force_insert=True)
    RequestStep.objects.create(request=request, step=request.step, by_name=RESIDENT.name, at=at)
    about, data = f"request:{request.code}", {"procedure": info.code}
    write(city.id, what="request.opened", about=about, by=RESIDENT, at=at, data=data)
    return _receipt(request, token, is_new=True)


@transaction.atomic
def advance(
    city: CityInfo,
    request: str,
    *,
    step: str,
    by: Actor,
    at: datetime,
    version: int,
    text: str = "",
    given: Given = NOTHING,
) -> Request:
    """The team takes the request of this code one step on. Raises NotThisStep, Conflict, Malformed, NotFound."""
    row = lock(city, request, version=version)
    info = procedure_of(city, row.procedure, row.lang)
    target = check_move(info, row, step, who="staff")
    _check_asked(target, given, text=text, at=at)
    if given.moment is not None and "moment" in target.asks:
        row.appointment_at, row.reminded_at = given.moment, None
    if given.paper is not None:
        attach(city, row, given.paper, by=by, at=at)
    move(city, row, target, by=by, at=at, text=text.strip())
    _give_back(city, row, at=at)
    return row


def _check_asked(target: StepInfo, given: Given, *, text: str, at: datetime) -> None:
    if len(text) > TEXT_MAX or "\x00" in text:
        raise Malformed(_("Le message est trop long : %(max)s caractères au plus.") % {"max": TEXT_MAX}, field="text")
    if "moment" in target.asks and (given.moment is None or given.moment <= at):
        raise Malformed(_("Donnez le jour et l’heure du rendez-vous, à venir."), field="moment")
    if "document" in target.asks and given.paper is None:
        raise Malformed(_("Joignez le document en PDF : il est remis à la personne."), field="paper")
    if "text" in target.asks and not text.strip():
        raise Malformed(_("Écrivez ce que la personne doit savoir."), field="text")


@transaction.atomic
def advance_by_person(token: str, *, step: str, at: datetime) -> Request:
    """The person takes a step that is theirs, such as giving up; twice is once. Raises NotThisStep, NotFound."""
    found = Request.objects.filter(token_hash=thread_hash(token)).first()
    if found is None:
        raise NotFound(_("Ce lien n’existe pas ou n’est plus valable."))
    city = city_by_id(found.city_id)
    row = lock(city, found.code)
    if row.step == step and not row.is_open:
        return row
    target = check_move(procedure_of(city, row.procedure, row.lang), row, step, who="person")
    move(city, row, target, by=RESIDENT, at=at)
    _give_back(city, row, at=at)
    return row


def _give_back(city: CityInfo, row: Request, *, at: datetime) -> None:
    """A request that is over leaves its seat to those who wait; its session is locked already."""
    if row.session is not None and not row.is_open:
        move_up(city, row.session, at=at)
