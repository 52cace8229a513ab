"""What invented residents and crews say. Data only; every comment ends with MARK: no screen passes it for true."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Final

MARK: Final = "[simulé]"

COMMENTS: Final[Mapping[str, Sequence[str]]] = {
    "parking": (
        "Une voiture bloque le passage piéton, les poussettes descendent sur la route.",
        "Camionnette sur la piste cyclable depuis ce matin.",
        "Ma sortie de garage est bloquée, je ne peux pas partir travailler.",
        "Voiture sur la place handicapé, sans carte visible.",
        "Double file devant l’école, le bus ne passe plus.",
        "Un SUV gris sur le trottoir, une personne en fauteuil a dû faire demi-tour.",
        "Livraison en plein carrefour, warnings allumés, personne dedans.",
        "Scooters garés sur tout le trottoir devant l’immeuble.",
    ),
    "wreck": (
        "Voiture sans roues, vitre cassée, elle est là depuis des semaines.",
        "Fourgon qui ne bouge plus depuis le début du mois, les pneus sont à plat.",
        "Deux scooters brûlés derrière les poubelles.",
        "Voiture ventouse couverte de feuilles, pare-brise fendu.",
    ),
    "squat": (
        "Plusieurs personnes dorment dans le hall, la porte ne ferme plus.",
        "Des tentes sous le pont, avec un réchaud allumé.",
        "Occupation du local vélo, les habitants n’osent plus y entrer.",
        "Matelas et déchets dans le parking souterrain, ça recommence.",
    ),
    "noise": (
        "Musique très forte, les fenêtres ouvertes, impossible de dormir.",
        "Terrasse qui crie encore, l’heure de fermeture est passée.",
        "Enceinte portable sur la plage, une trentaine de personnes.",
        "Travaux au marteau-piqueur avant l’heure autorisée.",
        "Le voisin du dessus fait la fête, deuxième soir de suite.",
        "Pétards et mortiers sur la place, les enfants ont peur.",
        "Chien qui aboie sans arrêt depuis deux heures.",
        "Une alarme sonne depuis le début de la soirée.",
    ),
    "traffic": (
        "Rodéo, trois motos sans casque qui font des allers-retours.",
        "Trottinettes à toute vitesse au milieu des piétons.",
        "Une voiture prend la rue en sens interdit, c’est la troisième ce soir.",
        "Courses de voitures sur le boulevard, on entend les pneus.",
        "Feu grillé plusieurs fois au même carrefour.",
    ),
    "shop": (
        "Vente d’alcool à emporter après l’heure.",
        "La terrasse a pris tout le trottoir, il faut marcher sur la route.",
        "Étalage qui déborde, on ne passe plus avec une poussette.",
        "Attroupement devant l’épicerie, cris et bouteilles cassées.",
    ),
    "other": (
        "Un groupe se dispute, le ton monte.",
        "Des jeunes jettent des pierres sur les voitures.",
        "Une personne frappe aux portes et insulte les passants.",
        "Tags en train d’être faits sur le mur de l’école.",
        "Chien sans laisse qui fonce sur les gens.",
        "Quelqu’un essaie les portières des voitures une par une.",
    ),
    "town": (
        "Lampadaire éteint, la rue est toute noire.",
        "Un trou dans la chaussée, un vélo est tombé.",
        "Dépôt sauvage : un frigo et des gravats sur le trottoir.",
        "Panneau arraché qui traîne au milieu du passage.",
    ),
}
ENGLISH: Final = (
    "Very loud music in the street, we cannot sleep.",
    "A car is blocking the pavement, we had to walk on the road.",
    "People are fighting near the square.",
)
ITALIAN: Final = (
    "Musica altissima in strada, non riusciamo a dormire.",
    "Un’auto blocca il marciapiede.",
    "Una rissa vicino alla piazza.",
)
PLACE_WORDS: Final = (
    "devant la pharmacie, à côté de l’arrêt de tram",
    "au fond du parking, près de la rampe",
    "sous les arcades, côté marché",
    "à l’entrée du jardin, portail nord",
    "derrière l’école, près du gymnase",
)
TEXT_ANSWERS: Final = (
    "devant l’entrée",
    "un groupe, je ne sais pas combien",
    "gris foncé",
    "deuxième étage",
    "souvent le soir",
)
STILL_MESSAGES: Final = (
    "C’est toujours pareil, merci de passer.",
    "Ils se sont déplacés de cinquante mètres environ.",
    "Merci, je reste disponible si besoin.",
)
CONTEST_WORDS: Final = (
    "Les agents ne sont pas venus au bon endroit, cela continue.",
    "Cela a repris dix minutes après leur départ.",
)
OPERATOR_TEXTS: Final = {
    "hand-over": "Transmis au service compétent, qui vous répondra.",
    "ended": "Vérifié par téléphone, la situation a cessé.",
}
CREW_NOTES: Final[Mapping[str, Sequence[str]]] = {
    "verbalised": ("Un PV dressé.", "Infraction constatée, verbalisée."),
    "stopped": ("Musique coupée à notre demande.", "Groupe dispersé sans incident."),
    "warned": ("Rappel fait au gérant.", "Personnes averties, calme au départ."),
    "removed": ("Enlèvement demandé, fourrière prévenue.",),
    "nothing_found": ("Rien à signaler, secteur calme.",),
    "gone_on_arrival": ("Plus personne à notre arrivée.",),
    "not_competent": ("Lieu privé, syndic à contacter.",),
}


def marked(text: str) -> str:
    """The same words, saying that they are invented."""
    return f"{text} {MARK}" if text else MARK


def comment(group: str, lang: str, rng: random.Random) -> str:
    """What a resident writes about this group of kinds."""
    said = {"en": ENGLISH, "it": ITALIAN}.get(lang) or COMMENTS.get(group) or COMMENTS["other"]
    return marked(rng.choice(said))


def crew_note(outcome: str, rng: random.Random) -> str:
    return marked(rng.choice(CREW_NOTES.get(outcome, ("",))))
