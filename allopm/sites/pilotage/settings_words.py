"""Every field of the settings page in plain French: what it is, and what changes when it does. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["whole", "number", "choice", "times"]


@dataclass(frozen=True)
class Field:
    """`path` is that of the file; `effect` says who sees what change."""

    path: str
    label: str
    effect: str
    kind: Kind = "whole"
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    """One section of the page: a table of rules."""

    code: str
    title: str
    about: str
    fields: tuple[Field, ...]


DESK: Final = Page(
    "desk",
    "Le poste de commandement",
    "Comment les nouveaux cas sont répartis, et ce que les horloges du poste rappellent.",
    (
        Field(
            "distribution",
            "Répartition des nouveaux cas",
            "Au poste le moins chargé : chaque nouveau cas arrive sous le nom d’un opérateur présent. Chacun se sert : "
            "il arrive sans nom.",
            "choice",
            choices=(("off", "chacun se sert"), ("balanced", "au poste présent le moins chargé")),
        ),
        Field(
            "claim_minutes",
            "Prise en charge inactive, libérée après",
            "Passé ce temps sans action, le cas perd son nom et revient à tous.",
            unit="minutes",
        ),
        Field(
            "presence_s",
            "Poste muet, absent après",
            "Un poste absent ne reçoit plus de nouveaux cas et quitte la liste des présents.",
            unit="secondes",
        ),
        Field(
            "silent_share",
            "Un cas que personne n’a touché sonne à cette part du délai",
            "0,5 : à la moitié du délai sans équipage de sa priorité. Plus petit, il sonne plus tôt.",
            "number",
            "du délai",
        ),
        Field(
            "relief_times",
            "Heures de relève",
            "Une feuille de relève est préparée pour chacune, heure de la ville.",
            "times",
        ),
        Field(
            "relief_lead_min",
            "Feuille de relève prête avant l’heure",
            "Tant de minutes avant la relève, la feuille est là pour la relire et la signer.",
            unit="minutes",
        ),
        Field(
            "promise_near_h",
            "Engagement bientôt rompu",
            "Sous ce nombre d’heures restantes, la relève le nomme parmi les engagements bientôt rompus.",
            unit="heures",
        ),
        Field(
            "watch_minutes",
            "Une veille caméra est à faire dans",
            "Passé ce temps sans que personne regarde, la tâche est en retard.",
            unit="minutes",
        ),
        Field(
            "transmission_remind_h",
            "Service sans réponse : rappel toutes les",
            "Le service reçoit un rappel après ce temps, puis à chaque fois.",
            unit="heures",
        ),
        Field(
            "transmission_reminders",
            "Service sans réponse : rappels au plus",
            "Après le dernier, plus rien ne part : c’est à une personne d’appeler.",
            unit="rappels",
        ),
        Field(
            "vehicle_days",
            "Véhicule : second contrôle après",
            "Le jour de retour des premiers contrôles à venir (article R417-12 : sept jours, ou moins par arrêté).",
            unit="jours",
        ),
        Field(
            "call_callback_min",
            "Rappel promis au téléphone, à faire dans",
            "Passé ce temps, le rappel est en retard.",
            unit="minutes",
        ),
    ),
)
DISPATCHING: Final = Page(
    "dispatching",
    "L’envoi des équipages",
    "Qui est proposé, et à partir de quand une affaire est en retard. Les équipages par nature se règlent dans "
    "l’administration, sous « Règles d’envoi ».",
    (
        Field(
            "policy",
            "Règle de proposition",
            "L’ordre des équipages proposés, et s’il faut en garder pour les urgences.",
            "choice",
            choices=(
                ("nearest", "le plus proche libre"),
                ("reroute", "le plus proche, détournement permis"),
                ("reserve", "détournement et réserve pour les urgences"),
                ("tour", "réserve, et tournées pour ce qui peut attendre"),
            ),
        ),
        Field(
            "reach_min",
            "Un secteur est couvert à moins de",
            "Plus grand, davantage de secteurs paraissent couverts sur la carte.",
            unit="minutes",
        ),
        *(
            field
            for priority in (1, 2, 3, 4)
            for field in (
                Field(
                    f"classes.{priority}.hold_s",
                    f"P{priority} : sans équipage au plus",
                    "Passé ce délai, l’affaire est en retard et sonne.",
                    unit="secondes",
                ),
                Field(
                    f"classes.{priority}.arrive_s",
                    f"P{priority} : route au plus",
                    "Équipage envoyé mais pas sur place passé ce délai : l’affaire sonne.",
                    unit="secondes",
                ),
            )
        ),
    ),
)
PAGES: Final = (DESK, DISPATCHING)
