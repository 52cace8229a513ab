"""What is about to be sent, line by line, each with the page that changes it. Knows no request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from allopm.reports.answers import read_answers
from allopm.sites.citizen.drafts import Draft, fitting_answers
from allopm.sites.citizen.steps import Step, page_of, tells_danger

if TYPE_CHECKING:
    from allopm.city.queries import KindInfo, Question
    from allopm.reports.submission import Location


@dataclass(frozen=True)
class Line:
    """One thing said, or that could be; `step` is the page where it is said."""

    label: str
    value: str
    step: str
    icon: str = ""


def ongoing_words() -> dict[str, str]:
    return {
        "now": _("Oui, maintenant"),
        "over": _("C’est terminé"),
        "recurring": _("Cela revient souvent"),
        "unknown": _("Je ne sais pas"),
    }


def summarise(draft: Draft, kind: KindInfo) -> list[Line]:
    """What was said on the way: what the report cannot do without, and the answers that tell a danger."""
    lines = [Line(_("Ce qui se passe"), kind.label, Step.KIND)]
    if kind.ongoing_question:
        lines.append(Line(_("En ce moment ?"), ongoing_words().get(draft.ongoing, ""), Step.ONGOING))
    asked = [question for question in kind.questions if tells_danger(question)]
    lines += [_answer_line(question, draft, kind) for question in asked]
    return [*lines, Line(_("Où"), say_place(draft.location), Step.PLACE)]


def additions(draft: Draft, kind: KindInfo) -> list[Line]:
    """What only helps, each on a page of its own; an empty value for what was not said."""
    photos = str(len(draft.photos)) if draft.photos else ""
    helpful = [question for question in kind.questions if not tells_danger(question)]
    return [
        Line(_("Photos"), photos, Step.PHOTO, "camera"),
        Line(_("Un mot"), draft.comment, Step.WORD, "pencil"),
        *(_answer_line(question, draft, kind) for question in helpful),
        Line(_("Vous joindre"), _say_contact(draft), Step.CONTACT, "mail"),
    ]


def _answer_line(question: Question, draft: Draft, kind: KindInfo) -> Line:
    fitting = fitting_answers(kind, draft.answers)
    said = {answer["label"]: answer["value"] for answer in read_answers(kind, fitting)}
    return Line(question.label, said.get(question.label, ""), page_of(question), "circle-help")


def say_place(location: Location) -> str:
    """The address and the words kept side by side, with how exact the position is."""
    parts = [location.address, location.words, location.floor]
    if location.lon is not None and location.accuracy_m:
        parts.append(_("position à %(metres)s m près") % {"metres": round(location.accuracy_m)})
    elif location.lon is not None and location.source == "pin":
        parts.append(_("repère placé sur la carte"))
    elif location.lon is not None and location.source == "gps":
        parts.append(_("position du téléphone"))
    if location.has_left:
        parts.append(_("vous n’y êtes plus"))
    return " · ".join(part for part in parts if part)


def _say_contact(draft: Draft) -> str:
    contact = draft.contact
    return ", ".join(part for part in (contact.name, contact.email, contact.phone) if part)
