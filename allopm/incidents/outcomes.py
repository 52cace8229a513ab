"""How an incident ended and how we know: the words people read. Data only."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Outcome(StrEnum):
    VERBALISED = "verbalised"
    STOPPED = "stopped"
    WARNED = "warned"
    REMOVED = "removed"
    NOTHING_FOUND = "nothing_found"
    GONE_ON_ARRIVAL = "gone_on_arrival"
    NOT_COMPETENT = "not_competent"
    HANDED_OVER = "handed_over"
    DUPLICATE = "duplicate"
    NO_CREW = "no_crew"
    UNFOUNDED = "unfounded"


class Proof(StrEnum):
    CREW = "crew"
    CAMERA = "camera"
    PHONE = "phone"
    NONE = "none"


OUTCOMES: Final[dict[Outcome, str | Promise]] = {
    Outcome.VERBALISED: _("Verbalisation"),
    Outcome.STOPPED: _("Nuisance cessée sur intervention"),
    Outcome.WARNED: _("Avertissement oral"),
    Outcome.REMOVED: _("Enlèvement demandé ou fait"),
    Outcome.NOTHING_FOUND: _("Rien constaté sur place"),
    Outcome.GONE_ON_ARRIVAL: _("Cessé avant l’arrivée"),
    Outcome.NOT_COMPETENT: _("Hors compétence de la police municipale"),
    Outcome.HANDED_OVER: _("Transmis au service compétent"),
    Outcome.DUPLICATE: _("Déjà traité avec un autre signalement"),
    Outcome.NO_CREW: _("Aucun équipage n’a pu venir"),
    Outcome.UNFOUNDED: _("Sans suite"),
}

SENTENCES: Final[dict[Outcome, str | Promise]] = {
    Outcome.VERBALISED: _("Les agents ont constaté l’infraction et verbalisé."),
    Outcome.STOPPED: _("Les agents sont intervenus et la nuisance a cessé."),
    Outcome.WARNED: _("Les agents ont averti les personnes sur place."),
    Outcome.REMOVED: _("L’enlèvement a été demandé ou fait."),
    Outcome.NOTHING_FOUND: _("Les agents sont passés et n’ont rien constaté."),
    Outcome.GONE_ON_ARRIVAL: _("La nuisance avait cessé à l’arrivée des agents."),
    Outcome.NOT_COMPETENT: _("La police municipale n’est pas compétente pour ce cas."),
    Outcome.HANDED_OVER: _("Le service compétent a reçu votre signalement."),
    Outcome.DUPLICATE: _("Ce cas a été traité avec un autre signalement."),
    Outcome.NO_CREW: _("Aucun équipage n’a pu venir à temps. Nous le regrettons."),
    Outcome.UNFOUNDED: _("Le signalement est classé sans suite."),
}

PROOFS: Final[dict[Proof, str | Promise]] = {
    Proof.CREW: _("constaté par un équipage sur place"),
    Proof.CAMERA: _("vérifié par caméra"),
    Proof.PHONE: _("vérifié par téléphone"),
    Proof.NONE: _("sans vérification sur place"),
}

# What a crew may choose in two taps; the desk may choose any.
CREW_OUTCOMES: Final = (
    Outcome.STOPPED,
    Outcome.WARNED,
    Outcome.VERBALISED,
    Outcome.REMOVED,
    Outcome.NOTHING_FOUND,
    Outcome.GONE_ON_ARRIVAL,
    Outcome.NOT_COMPETENT,
)
# These leave the resident without help: the desk must say more than the code.
NEEDS_TEXT: Final = frozenset({Outcome.NOT_COMPETENT, Outcome.UNFOUNDED, Outcome.NO_CREW})

REFUSALS: Final[dict[str, str | Promise]] = {
    "busy": _("Déjà sur une autre intervention"),
    "too_far": _("Trop loin"),
    "danger": _("Effectif insuffisant pour ce cas"),
    "vehicle": _("Véhicule indisponible"),
    "end_of_duty": _("Fin de service"),
}
