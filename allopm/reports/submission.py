"""What a report is made of when it arrives, and the first refusals. Knows no table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from allopm.refusals import Refused

if TYPE_CHECKING:
    from allopm.city.queries import KindInfo

ONGOING: Final = ("now", "over", "recurring", "unknown")
SOURCES: Final = ("gps", "pin", "address", "none")
FLOOR_MAX: Final = 80
COMMENT_MAX: Final = 2000
ANSWER_MAX: Final = 500
PHOTOS_MAX: Final = 3


class BadReport(Refused):
    """A field cannot be taken: 422, `data["field"]` names it."""

    code = "bad_report"


@dataclass(frozen=True)
class Location:
    """WGS84 degrees and metres; without coordinates, an address or words must say where.

    `floor` is a storey, a parking level or a building; `has_left`: the reporter is not there any more.
    """

    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    address: str = ""
    source: str = "none"
    words: str = ""
    floor: str = ""
    has_left: bool = False


@dataclass(frozen=True)
class Contact:
    """Optional; sealed at rest."""

    email: str = ""
    phone: str = ""
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.email or self.phone or self.name)


@dataclass(frozen=True)
class Submission:
    """One person's statement, as the door received it."""

    kind: str
    ongoing: str = "unknown"
    location: Location = field(default_factory=Location)
    answers: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    photos: tuple[str, ...] = ()
    contact: Contact = field(default_factory=Contact)
    lang: str = "fr"
    channel: str = "app"


@dataclass(frozen=True)
class SimilarCase:
    """An open case near, without anybody's words or photos."""

    code: str
    kind: str
    kind_label: str
    distance_m: int
    age_min: int
    witnesses: int
    state_text: str
    rounded_place: str


@dataclass(frozen=True)
class Receipt:
    """The legal receipt; `token` opens the thread."""

    code: str
    token: str
    thread_url: str
    received_at: datetime
    answer_by: datetime
    similar: list[SimilarCase]
    is_new: bool
    case: str = ""


def check(submission: Submission, kind: KindInfo) -> None:
    """Refuse what cannot be kept as it is. Raises BadReport with a French sentence."""
    check_said(submission)
    check_location(submission.location)
    check_answers(submission.answers, kind)


def check_said(submission: Submission) -> None:
    """What is refused wherever it happens: words, photos, contact."""
    if submission.ongoing not in ONGOING:
        raise BadReport(_("Dites si cela se passe maintenant."), field="ongoing")
    if len(submission.comment) > COMMENT_MAX:
        raise BadReport(
            _("Le message est trop long : %(max)s caractères au plus.") % {"max": COMMENT_MAX},
            field="comment",
        )
    if len(submission.photos) > PHOTOS_MAX:
        raise BadReport(_("Trois photos au plus."), field="photos")
    place = submission.location
    if "\x00" in submission.comment + place.address + place.words + place.floor:
        raise BadReport(_("Le texte contient un caractère illisible."), field="comment")
    check_contact(submission.contact)


def check_location(place: Location) -> None:
    if place.source not in SOURCES:
        raise BadReport(_("L’origine du lieu n’est pas reconnue."), field="location")
    if (place.lon is None) != (place.lat is None):
        raise BadReport(_("La position est incomplète."), field="location")
    if place.lon is not None and place.lat is not None:
        is_sound = math.isfinite(place.lon) and math.isfinite(place.lat)
        if not (is_sound and -180 <= place.lon <= 180 and -90 <= place.lat <= 90):
            raise BadReport(_("Cette position n’existe pas. Placez le repère ou écrivez l’adresse."), field="location")
    elif not (place.address.strip() or place.words.strip()):
        raise BadReport(_("Dites où cela se passe : position, adresse ou quelques mots."), field="location")
    if place.accuracy_m is not None and not 0 <= place.accuracy_m <= 100_000:
        raise BadReport(_("La précision de la position n’est pas plausible."), field="location")
    if len(place.address) > 200 or len(place.words) > 500 or len(place.floor) > FLOOR_MAX:
        raise BadReport(_("Le lieu est décrit trop longuement."), field="location")


def check_answers(answers: Mapping[str, str], kind: KindInfo) -> None:
    known = {question.code: question for question in kind.questions}
    for code, value in answers.items():
        question = known.get(code)
        if question is None or len(value) > ANSWER_MAX or "\x00" in value:
            raise BadReport(_("Une réponse ne correspond pas à la question."), field=f"answers.{code[:40]}")
        if question.type == "choice" and value not in {choice for choice, _label in question.choices}:
            raise BadReport(_("Choisissez une des réponses proposées."), field=f"answers.{code[:40]}")
        if question.type == "yesno" and value not in ("yes", "no", "unknown"):
            raise BadReport(_("Répondez par oui ou par non."), field=f"answers.{code[:40]}")


def check_contact(contact: Contact) -> None:
    if contact.email and ("@" not in contact.email[1:-1] or len(contact.email) > 254 or " " in contact.email):
        raise BadReport(_("Cette adresse e-mail n’est pas complète."), field="contact.email")
    digits = sum(character.isdigit() for character in contact.phone)
    if contact.phone and not (6 <= digits <= 15 and len(contact.phone) <= 24):
        raise BadReport(_("Ce numéro de téléphone n’est pas complet."), field="contact.phone")
    if len(contact.name) > 120:
        raise BadReport(_("Ce nom est trop long."), field="contact.name")
