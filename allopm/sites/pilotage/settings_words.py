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
URGENCY: Final = Page(
    "urgency",
    "L’urgence",
    "Ce que chaque fait pèse dans le score d’une affaire ; les mots affichés se règlent dans l’administration, sous "
    "« Règles d’urgence ». Une affaire prend les nouveaux points à son prochain événement.",
    (
        Field("kind.most", "Nature, au plus", "Plafond des points de la nature.", unit="points"),
        Field("ongoing.now.points", "En cours", "Ajoutés quand le déclarant dit que cela dure.", unit="points"),
        Field("ongoing.recurring.points", "Revient souvent", "Ajoutés à ce qui revient.", unit="points"),
        Field("ongoing.over.points", "Terminé", "Négatif : ce qui est fini descend dans la file.", unit="points"),
        Field("dangers.most", "Réponses graves, au plus", "Plafond des réponses qui signalent un danger.",
              unit="points"),
        Field("witnesses.per_doubling", "Témoins, par doublement", "2 témoins en ajoutent autant, 4 le double.",
              "number", "points"),
        Field("witnesses.most", "Témoins, au plus", "Au-delà, un témoin de plus ne monte plus l’affaire.",
              unit="points"),
        Field("repeats.per_doubling", "Déjà vu ici, par doublement", "Affaires de la même famille ici en 30 jours.",
              "number", "points"),
        Field("repeats.most", "Déjà vu ici, au plus", "Plafond de la répétition.", unit="points"),
        Field("still.points", "« Toujours en cours », par réponse", "Le déclarant redemandé dit que cela continue.",
              unit="points"),
        Field("still.most", "« Toujours en cours », au plus", "Plafond de ces réponses.", unit="points"),
        Field("night.from_h", "Nuit, à partir de", "Début des points de nuit.", unit="heures"),
        Field("night.to_h", "Nuit, jusqu’à", "Fin des points de nuit.", unit="heures"),
        Field("night.points", "De nuit", "Ajoutés la nuit.", unit="points"),
        Field("promise.rises_from", "Délai promis : monte à partir de",
              "Part du délai promis à partir de laquelle l’affaire monte.", "number", "du délai"),
        Field("promise.slope", "Délai promis : pente", "Points gagnés pour un délai entier.", "number", "points"),
        Field("promise.most", "Délai promis, au plus", "Plafond de ce que l’attente ajoute.", unit="points"),
        Field("priority.floors.1", "P1 à partir de", "Une affaire de ce score est P1 quelle que soit sa nature.",
              unit="points"),
        Field("priority.floors.2", "P2 à partir de", "Une affaire de ce score est au moins P2.", unit="points"),
        Field("priority.floors.3", "P3 à partir de", "Une affaire de ce score est au moins P3.", unit="points"),
        Field("priority.over_steps_down", "Cessé sans danger : descend de",
              "Tant de classes de priorité plus bas quand c’est fini.", unit="classes"),
    ),
)  # fmt: skip
PAGES: Final = (DESK, DISPATCHING, URGENCY)
