"""The write door of residents: a report arrives once, its author speaks again, contests, says « moi aussi »."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id, kind_info
from allopm.columns.mails import mail_hash
from allopm.columns.phones import phone_hash
from allopm.columns.rows import insert_row
from allopm.events.log import emit
from allopm.incidents import intake
from allopm.incidents.cards import incident_change
from allopm.incidents.change import announce, lock
from allopm.incidents.queries import open_case_for_public, similar_cases
from allopm.incidents.states import State as Case
from allopm.journal.actions import write
from allopm.journal.actor import RESIDENT
from allopm.refusals import Malformed, Refused
from allopm.reports import threads
from allopm.reports.cards import CONTEST_WINDOW
from allopm.reports.codes import blind, new_code, new_token, thread_hash, token_for_key
from allopm.reports.models import Message, Photo, Report, ReportStep
from allopm.reports.noticing import ask_again
from allopm.reports.queries import find_thread, report_called
from allopm.reports.satisfaction import SATISFACTIONS
from allopm.reports.states import State
from allopm.reports.submission import BadReport, Location, Receipt, Submission, check, check_said
from allopm.team.distribution import distribute

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor

STILL_WORDS: Final = {"still": "toujours en cours", "stopped": "terminé", "left": "je suis parti"}
MESSAGE_MAX: Final = 2000
THREAD_PHOTOS_MAX: Final = 9  # three with the report, some more as things go on (chosen)


def submit_report(
    city: CityInfo,
    submission: Submission,
    *,
    at: datetime,
    key: str = "",
    client: str = "",
    by: Actor = RESIDENT,
) -> Receipt:
    """Keep one statement and open its case. The same `key` returns the same report. Raises BadReport."""
    check(submission, kind_info(city, submission.kind))
    place = submission.location
    similar = similar_cases(city, kind=submission.kind, lon=place.lon, lat=place.lat, at=at)
    token = token_for_key(city.id, key) if key else new_token()
    try:
        with transaction.atomic():
            where = intake.read_place(city, place)
            answer_by = at + timedelta(hours=kind_info(city, submission.kind).promise_h)
            incident = intake.open_incident(city, submission, where, code=new_code(), answer_by=answer_by, at=at, by=by)
            report = _keep(city, submission, incident, token=token, key=key, client=client, at=at)
            distribute(city, incident, channel=submission.channel, at=at)
            emit(city.id, incident_change(city, incident, missions=()), at=at)
    except IntegrityError:
        twin = _known(city, key)  # the same key arrived twice at once: the other one won
        if twin is None:
            raise
        return twin
    return Receipt(report.code, token, f"/suivi/{token}/", at, answer_by, similar, is_new=True, case=incident.code)


def _known(city: CityInfo, key: str) -> Receipt | None:
    if not key:
        return None
    report = Report.objects.select_related("incident").filter(city_id=city.id, key_hash=blind(key)).first()
    if report is None:
        return None
    token = token_for_key(city.id, key)
    return Receipt(
        report.code,
        token,
        f"/suivi/{token}/",
        report.created_at,
        report.answer_by,
        [],
        is_new=False,
        case=report.incident.code,
    )


def _keep(
    city: CityInfo,
    submission: Submission,
    incident: Incident,
    *,
    token: str,
    key: str,
    client: str,
    at: datetime,
) -> Report:
    place, contact = submission.location, submission.contact
    report = Report(
        city_id=city.id,
        incident=incident,
        code=new_code(),
        token_hash=thread_hash(token),
        key_hash=blind(key) if key else "",
        client_hash=blind(client) if client else "",
        channel=submission.channel,
        kind=submission.kind,
        ongoing=submission.ongoing,
        lon=place.lon,
        lat=place.lat,
        place=incident.place if place.lon is not None else None,
        accuracy_m=place.accuracy_m,
        address=place.address.strip(),
        place_words=place.words.strip(),
        location_source=place.source,
        floor=place.floor.strip(),
        has_left=place.has_left,
        answers=dict(submission.answers),
        comment=submission.comment.strip(),
        lang=submission.lang,
        has_contact=bool(contact),
        contact_email=contact.email,
        contact_phone=contact.phone,
        contact_name=contact.name,
        phone_hash=phone_hash(contact.phone),
        email_hash=mail_hash(contact.email),
        answer_by=incident.answer_by,
        created_at=at,
    )
    insert_row(report)
    insert_row(ReportStep(report=report, state=State.RECEIVED, at=at))
    _attach(city, report, submission.photos)
    return report


def _attach(city: CityInfo, report: Report, photos: tuple[str, ...]) -> None:
    if not photos:
        return
    try:
        ids = {UUID(photo) for photo in photos}
    except ValueError as problem:
        raise BadReport(_("Une photo n’est pas reconnue."), field="photos") from problem
    taken = Photo.objects.filter(pk__in=ids, city_id=city.id, report=None, mission=None).update(report=report)
    if taken != len(ids):
        raise BadReport(_("Une photo a expiré : ajoutez-la de nouveau."), field="photos")


def me_too(
    city: CityInfo, incident_code: str, *, at: datetime, lang: str = "fr", key: str = "", client: str = ""
) -> Receipt:
    """One more witness of a case, with a thread of one's own. Nobody else's words are copied."""
    return join_case(city, incident_code, Submission(kind="", ongoing="now", lang=lang), at=at, key=key, client=client)


def join_case(
    city: CityInfo, incident_code: str, said: Submission, *, at: datetime, key: str = "", client: str = ""
) -> Receipt:
    """The same thing said by one more person: kind and place are the case's, words and contact one's own."""
    known = _known(city, key)
    if known:
        return known
    case = open_case_for_public(city, incident_code)
    token = token_for_key(city.id, key) if key else new_token()
    here = Location(address=case.address, words=case.place_words, floor=case.floor)
    submission = replace(said, kind=case.kind, location=here)
    check_said(submission)
    with transaction.atomic():
        is_distinct = not (client and Report.objects.filter(incident=case, client_hash=blind(client)).exists())
        incident = intake.add_witness(city, incident_code, is_distinct=is_distinct, photos=0, at=at)
        report = _keep(city, submission, incident, token=token, key=key, client=client, at=at)
        moved = threads.mirror(city, [report.pk], incident.state, at=at) if incident.state != Case.NEW else []
        announce(city, incident, at=at, also=moved)
    return Receipt(report.code, token, f"/suivi/{token}/", at, report.answer_by, [], is_new=True, case=incident.code)


def _lock_thread(token: str) -> tuple[CityInfo, Report]:
    """The case first, then the report: one order of locks for everybody."""
    found = find_thread(token)
    city = city_by_id(found.city_id)
    lock(city, found.incident.code)
    report = Report.objects.select_for_update(of=("self",)).select_related("incident").get(pk=found.pk)
    return city, report


@transaction.atomic
def add_spoken_message(city: CityInfo, report_code: str, text: str, *, at: datetime) -> None:
    """A word of the reporter by telephone, written down by an operator. Raises NotFound."""
    text = _spoken(text)
    found = report_called(city, report_code)
    lock(city, found.incident.code)
    report = Report.objects.select_for_update(of=("self",)).select_related("incident").get(pk=found.pk)
    _hear(city, report, _("Par téléphone : %(text)s") % {"text": text}, at=at)


@transaction.atomic
def add_message(token: str, text: str, *, at: datetime, key: str = "") -> None:
    """A word of the reporter to the desk; the same key is the same word."""
    text = _spoken(text)
    city, report = _lock_thread(token)
    if not (key and report.messages.filter(key=key[:64]).exists()):
        _hear(city, report, text, at=at, key=key[:64])


def _spoken(text: str) -> str:
    text = text.strip()
    if not text:
        raise Malformed(_("Écrivez votre message."))
    if len(text) > MESSAGE_MAX or "\x00" in text:
        raise Malformed(_("Le message est trop long : %(max)s caractères au plus.") % {"max": MESSAGE_MAX})
    return text


def _hear(city: CityInfo, report: Report, text: str, *, at: datetime, key: str = "") -> None:
    Message.objects.create(report=report, is_from_desk=False, text=text[:MESSAGE_MAX], at=at, key=key)
    Report.objects.filter(pk=report.pk).update(version=F("version") + 1)
    intake.hear_reporter(
        city, report.incident.code, text=text, threads=threads.thread_changes(city, [report.pk]), at=at
    )


class Ended(Refused):
    """The case is over: the reporter may contest, not answer."""

    code = "ended"


@transaction.atomic
def answer_still(token: str, answer: str, *, at: datetime) -> None:
    """Still going on, stopped, or I left: ranks the case again."""
    if answer not in STILL_WORDS:
        raise Malformed(_("Répondez : toujours en cours, terminé, ou je suis parti."))
    city, report = _lock_thread(token)
    if report.state == State.ENDED:
        raise Ended(_("Ce signalement est terminé. Vous pouvez contester la fin."))
    Report.objects.filter(pk=report.pk).update(still_answer=answer, still_at=at, version=F("version") + 1)
    ask_again(city, report, answer, at=at)
    changes = threads.thread_changes(city, [report.pk])
    intake.hear_still(city, report.incident.code, answer=answer, words=STILL_WORDS[answer], threads=changes, at=at)


class TooLateToContest(Refused):
    """The 72 h are over, or nothing has ended yet."""

    code = "cannot_contest"


@transaction.atomic
def contest(token: str, text: str, *, at: datetime, key: str = "") -> None:
    """The reporter says that it is not over; a desk reads it again. The same key is the same word."""
    text = text.strip()[:MESSAGE_MAX].replace("\x00", "")
    city, report = _lock_thread(token)
    if key and (report.messages.filter(key=key[:64]).exists() or (report.state == State.CONTESTED and not text)):
        return
    ended_at = report.incident.ended_at
    if report.state != State.ENDED or ended_at is None:
        raise TooLateToContest(_("Rien n’est terminé pour l’instant : écrivez plutôt un message."))
    if at > ended_at + CONTEST_WINDOW:
        raise TooLateToContest(_("Les 72 heures pour contester sont passées. Faites un nouveau signalement."))
    if text:
        Message.objects.create(report=report, is_from_desk=False, text=text, at=at, key=key[:64])
    ReportStep.objects.create(report=report, state=State.CONTESTED, at=at)
    Report.objects.filter(pk=report.pk).update(state=State.CONTESTED, version=F("version") + 1)
    changes = threads.thread_changes(city, [report.pk])
    intake.contest_end(city, report.incident.code, text=text, threads=changes, at=at)


@transaction.atomic
def add_photos(token: str, photos: tuple[str, ...], *, at: datetime) -> None:
    """More pictures after the first send; those already given are taken once. Raises BadReport."""
    city, report = _lock_thread(token)
    kept = {str(pk) for pk in report.photos.values_list("pk", flat=True)}
    new = tuple(photo for photo in photos if photo not in kept)
    if len(kept) + len(new) > THREAD_PHOTOS_MAX:
        raise BadReport(_("Neuf photos au plus pour un signalement."), field="photos")
    if new:
        _attach(city, report, new)
        Report.objects.filter(pk=report.pk).update(version=F("version") + 1)
        changes = threads.thread_changes(city, [report.pk])
        intake.see_photos(city, report.incident.code, count=len(new), threads=changes, at=at)


class NotEnded(Refused):
    """There is no end to speak of yet."""

    code = "not_ended"


@transaction.atomic
def rate(token: str, answer: str, *, at: datetime) -> None:
    """One word on the end, kept once; another one replaces it."""
    if answer not in SATISFACTIONS:
        raise Malformed(_("Répondez : oui, en partie ou non."))
    city, report = _lock_thread(token)
    if report.state not in (State.ENDED, State.CONTESTED):
        raise NotEnded(_("Rien n’est terminé pour l’instant : écrivez plutôt un message."))
    if report.satisfaction != answer:
        Report.objects.filter(pk=report.pk).update(satisfaction=answer, satisfied_at=at, version=F("version") + 1)
        emit(city.id, *threads.thread_changes(city, [report.pk]), at=at)


@transaction.atomic
def forget_contact(token: str, *, at: datetime) -> None:
    """The reporter takes the contact back at once."""
    city, report = _lock_thread(token)
    Report.objects.filter(pk=report.pk).update(
        has_contact=False,
        contact_email="",
        contact_phone="",
        contact_name="",
        phone_hash="",
        email_hash="",
        version=F("version") + 1,
    )
    write(city.id, what="report.contact_forgotten", about=f"report:{report.code}", by=RESIDENT, at=at)
    emit(city.id, *threads.thread_changes(city, [report.pk]), at=at)
