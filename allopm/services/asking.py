"""What a request is made of when it arrives, and the first refusals. Knows no table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from allopm.columns.phones import e164
from allopm.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allopm.city.procedures import Asked, ProcedureInfo

SHORT_MAX: Final = 300
LONG_MAX: Final = 500  # what a page of a form carries to the next
EMAIL_MAX: Final = 254
NAME_MAX: Final = 120
AGREED: Final = "agreed"  # the answer by which the rules of a procedure are accepted


class BadRequest(Refused):
    """A field cannot be taken: 422, `data["field"]` names it."""

    code = "bad_request"


@dataclass(frozen=True)
class Contact:
    """Sealed at rest."""

    email: str = ""
    phone: str = ""
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.email or self.phone or self.name)

    def clean(self) -> Contact:
        return Contact(**{name: " ".join(str(value).split()) for name, value in asdict(self).items()})


@dataclass(frozen=True)
class Receipt:
    """`token` opens the private page; `is_new` is false when the key had been used."""

    code: str
    token: str
    url: str
    received_at: datetime
    answer_by: datetime
    is_new: bool


def check_answers(procedure: ProcedureInfo, answers: Mapping[str, str], *, today: date) -> dict[str, str]:
    """The answers as they are kept: only those asked, without blanks around. Raises BadRequest."""
    kept = {}
    for asked in procedure.questions:
        value = str(answers.get(asked.code, "")).strip()
        if not value and asked.is_required:
            raise BadRequest(_("Il manque une réponse : %(label)s") % {"label": asked.label}, field=asked.code)
        if value:
            _check_answer(asked, value, today=today)
            kept[asked.code] = value
    _check_period(kept)
    return kept


def _check_answer(asked: Asked, value: str, *, today: date) -> None:
    if "\x00" in value or len(value) > (LONG_MAX if asked.type == "long" else SHORT_MAX):
        raise BadRequest(_("Cette réponse est trop longue : %(label)s") % {"label": asked.label}, field=asked.code)
    offered = {"choice": {code for code, _label in asked.choices}, "yesno": {"yes", "no", "unknown"}}
    if asked.type in offered and value not in offered[asked.type]:
        raise BadRequest(_("Choisissez une des réponses proposées."), field=asked.code)
    if asked.type == "date" and not is_day(value):
        raise BadRequest(_("Cette date n’existe pas : %(label)s") % {"label": asked.label}, field=asked.code)
    if asked.code in ("from", "until") and asked.type == "date" and date.fromisoformat(value) < today:
        raise BadRequest(_("Cette date est passée : %(label)s") % {"label": asked.label}, field=asked.code)
    if asked.type == "email":
        _check_email(value, field=asked.code)
    if asked.type == "phone":
        _check_phone(value, field=asked.code)


def is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _check_period(answers: Mapping[str, str]) -> None:
    """Questions called `from` and `until` make a period."""
    if "from" in answers and "until" in answers and answers["until"] < answers["from"]:
        raise BadRequest(_("La fin vient avant le début : corrigez une des deux dates."), field="until")


def _check_email(value: str, *, field: str) -> None:
    if "@" not in value[1:-1] or " " in value or len(value) > EMAIL_MAX:
        raise BadRequest(_("Cette adresse e-mail n’est pas complète."), field=field)


def _check_phone(value: str, *, field: str) -> None:
    if not e164(value):
        raise BadRequest(_("Ce numéro de téléphone n’est pas complet."), field=field)


def check_request(
    procedure: ProcedureInfo, answers: Mapping[str, str], contact: Contact, *, today: date
) -> tuple[dict[str, str], Contact]:  # fmt: skip
    """Answers and contact as they are kept, refused in the order in which they are asked. Raises BadRequest."""
    kept = check_answers(procedure, answers, today=today)
    contact = check_contact(procedure, contact)
    if procedure.conditions:
        if answers.get(AGREED) != "yes":
            raise BadRequest(_("Lisez les règles, puis cochez que vous les acceptez."), field=AGREED)
        kept[AGREED] = "yes"
    return kept, contact


def check_contact(procedure: ProcedureInfo, contact: Contact) -> Contact:
    """The contact, if it is enough for this procedure. Raises BadRequest."""
    if procedure.contact == "none":
        return Contact()
    contact = contact.clean()
    if "\x00" in contact.name or len(contact.name) > NAME_MAX:
        raise BadRequest(_("Ce nom est trop long."), field="contact.name")
    if contact.email:
        _check_email(contact.email, field="contact.email")
    if contact.phone:
        _check_phone(contact.phone, field="contact.phone")
    lacks = {
        "phone": (not contact.phone, _("Donnez un numéro de téléphone : on vous y rappelle."), "contact.phone"),
        "email": (not contact.email, _("Donnez une adresse e-mail : la réponse y arrive."), "contact.email"),
        "any": (
            not (contact.phone or contact.email),
            _("Donnez un téléphone ou une adresse e-mail : sans eux, personne ne peut vous répondre."),
            "contact.phone",
        ),
    }
    is_lacking, sentence, field = lacks.get(procedure.contact, (False, "", ""))
    if is_lacking:
        raise BadRequest(sentence, field=field)
    return contact
