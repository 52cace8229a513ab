"""What the house keeps about a crew, why, on what ground and for how long: one line each, from the code's constants.

A line says « not yet » where nothing erases by itself. Legal grounds are those of docs/privacy/data.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from allopm.fleet.devices import KEEP_REVOKED, device_cards
from allopm.fleet.retention import KEEP_DAYS
from allopm.fleet.tracks import fixes_kept
from allopm.journal.queries import entries_by_crew
from allopm.messages.actions import KEPT as MESSAGES_KEPT
from allopm.messages.kept import messages_kept
from allopm.missions.kept import actions_kept, missions_kept
from allopm.safety.kept import alerts_kept
from allopm.shifts.kept import shifts_kept, words_kept
from allopm.shifts.retention import SHIFT_KEEP_DAYS, WORD_KEEP_DAYS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from allopm.accounts.models import User
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew

    Words = _StrPromise | str

PUBLIC_TASK: Final = _("mission d’intérêt public (RGPD, art. 6.1.e) : envoyer l’équipage le mieux placé")
PROTECTION: Final = _("obligation de sécurité de l’employeur (RGPD, art. 6.1.c ; code général de la fonction publique)")
PROOF: Final = _("obligation de tracer les accès et les actes (RGPD, art. 5.2 et 32)")
NOT_YET: Final = _("trois ans au plus ; l’effacement automatique n’existe pas encore")


@dataclass(frozen=True)
class Line:
    """One kind of data. `count` and `oldest` are of this moment."""

    title: Words
    what: Words
    why: Words
    ground: Words
    how_long: Words
    count: int
    oldest: datetime | None


def kept_about(city: CityInfo, crew: Crew, user: User) -> list[Line]:
    """Everything kept about the crew of this account, and nothing of another's."""
    return [
        *_person(city, crew, user),
        *_places(city, crew),
        *_work(city, crew, user),
    ]


def _person(city: CityInfo, crew: Crew, user: User) -> list[Line]:
    return [
        Line(
            _("Compte"),
            _("adresse e-mail, nom affiché, rôle, mot de passe sous forme d’empreinte ; une session de douze heures"),
            _("vous reconnaître quand vous vous connectez"),
            PUBLIC_TASK,
            _("tant que le compte sert ; un administrateur le ferme"),
            1,
            user.date_joined,
        ),
        Line(
            _("Vacations"),
            _("heures prévues et réelles, véhicule, noms courts des agents, compétences, secteur"),
            _("savoir qui est en service, et préparer le planning"),
            PUBLIC_TASK,
            _("%(days)s jours après la fin de la vacation") % {"days": SHIFT_KEEP_DAYS},
            *shifts_kept(city, crew.pk),
        ),
        Line(
            _("Prises, pauses et fins de service"),
            _("l’heure de chacune, à votre horloge et à la nôtre"),
            _("ne pas compter deux fois ce que le téléphone envoie après un tunnel"),
            PUBLIC_TASK,
            _("%(days)s jours") % {"days": WORD_KEEP_DAYS},
            *words_kept(crew.pk),
        ),
    ]


def _places(city: CityInfo, crew: Crew) -> list[Line]:
    return [
        Line(
            _("Positions"),
            _("lieu, heure et précision, pendant le service seulement ; jamais la vitesse"),
            _("proposer l’équipage le plus proche ; relire un trajet sur demande motivée"),
            PUBLIC_TASK,
            _("%(days)s jours ; la position affichée au CSU disparaît à la fin du service") % {"days": KEEP_DAYS},
            *fixes_kept(crew.pk),
        ),
        Line(
            _("Appareils"),
            _("nom donné à l’appareil, application, dernier envoi ; l’empreinte de son secret"),
            _("reconnaître le téléphone ou la balise qui envoie vos positions"),
            PUBLIC_TASK,
            _("jusqu’à ce que vous le retiriez, puis %(days)s jours") % {"days": KEEP_REVOKED.days},
            len(device_cards(city, crew.call_sign)),
            None,
        ),
        Line(
            _("Appels à l’aide"),
            _("heure, lieu, qui a répondu, comment cela s’est terminé"),
            _("vous porter secours, et comprendre après"),
            PROTECTION,
            _("gardés avec la mission ; l’effacement automatique n’existe pas encore"),
            *alerts_kept(crew.pk),
        ),
    ]


def _work(city: CityInfo, crew: Crew, user: User) -> list[Line]:
    return [
        Line(
            _("Missions"),
            _("affaire, heures de chaque étape, issue, note"),
            _("suivre l’intervention et en rendre compte"),
            PUBLIC_TASK,
            NOT_YET,
            *missions_kept(city, crew.pk),
        ),
        Line(
            _("Actions du téléphone"),
            _("la clé et l’heure de chaque appui"),
            _("ne pas compter deux fois ce qui est renvoyé après un tunnel"),
            PUBLIC_TASK,
            _("l’effacement automatique n’existe pas encore"),
            *actions_kept(crew.pk),
        ),
        Line(
            _("Messages"),
            _("ce que le CSU et l’équipage s’écrivent"),
            _("se parler sans téléphoner"),
            PUBLIC_TASK,
            _("%(days)s jours") % {"days": MESSAGES_KEPT.days},
            *messages_kept(crew.pk),
        ),
        Line(
            _("Main courante"),
            _("qui a fait et lu quoi, et quand ; rien n’y est modifié ni retiré"),
            _("prouver ce qui a été fait, y compris en votre faveur"),
            PROOF,
            NOT_YET,
            *entries_by_crew(city.id, user.pk),
        ),
    ]
