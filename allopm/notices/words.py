"""What a notice says: a short title and sentence by code, in the reader's language; never what a case is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Said = str | Promise


@dataclass(frozen=True)
class Words:
    """`%(name)s` stands for an entry of the notice's data."""

    title: Said
    sentence: Said


_REPORT: Final = _("Votre signalement %(number)s")
_REQUEST: Final = _("Votre demande %(number)s")

WORDS: Final[dict[str, Words]] = {
    "report.followed": Words(_REPORT, _("Les nouvelles de ce signalement arriveront ici.")),
    "report.read": Words(_REPORT, _("Un agent l’a lu.")),
    "report.asked": Words(_REPORT, _("Un agent vous a écrit. Lisez et répondez sur votre page de suivi.")),
    "report.back": Words(_REPORT, _("Un agent le reprend.")),
    "report.service": Words(_REPORT, _("Le service compétent a répondu.")),
    "report.sent": Words(_REPORT, _("Un équipage est désigné.")),
    "report.handed_over": Words(_REPORT, _("Il est transmis au service compétent.")),
    "report.ended": Words(_REPORT, _("C’est terminé. La raison est sur votre page de suivi.")),
    "report.contest_read": Words(_REPORT, _("Un agent a relu votre contestation.")),
    "report.still": Words(_REPORT, _("Est-ce toujours en cours ? Répondez en un geste.")),
    "request.changed": Words(_REQUEST, _("Elle avance : %(step)s.")),
    "request.reminder": Words(_REQUEST, _("Rappel : %(what)s.")),
    "group.alert": Words(_("Alerte de votre groupe"), _("Une alerte vérifiée par la police municipale vous attend.")),
    "group.changed": Words(_("Votre groupe"), _("Il y a du nouveau sur votre page.")),
    "group.joined": Words(_("Votre groupe"), _("Votre adresse est vérifiée : vous êtes membre.")),
    "group.declined": Words(_("Votre groupe"), _("La police municipale a lu votre alerte et vous répond.")),
    "group.withdrawn": Words(_("Votre groupe"), _("Une alerte est retirée. La raison est sur votre page.")),
    "partner.accepted": Words(_("Demandez Angela"), _("Votre demande est acceptée : choisissez une formation.")),
    "partner.refused": Words(_("Demandez Angela"), _("Une réponse à votre demande vous attend.")),
    "partner.cancelled": Words(_("Demandez Angela"), _("Votre formation est annulée : choisissez une autre date.")),
    "partner.listed": Words(_("Demandez Angela"), _("Votre lieu est au registre et sur la carte.")),
    "staff.mission": Words(_("Nouvelle mission"), _("Une mission vous attend.")),
    "code.mail": Words(_("Votre code : %(code)s"), _("Saisissez %(code)s sur la page. Ce code vaut quinze minutes.")),
    "code.sms": Words(_("Allo PM"), _("Votre code : %(code)s. Il vaut quinze minutes.")),
}


@dataclass(frozen=True)
class Spoken:
    """The words of one notice, in one language."""

    title: str
    sentence: str


def speak(code: str, data: dict[str, str], lang: str) -> Spoken:
    """Raises KeyError for a code or an entry of data that nobody wrote."""
    words = WORDS[code]
    with translation.override(lang):
        return Spoken(str(words.title) % data, str(words.sentence) % data)
