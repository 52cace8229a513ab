"""What people write, in many hands: invented sentences, misreadings, silences. Knows no place and no score."""

# ruff: noqa: E501  # whole sentences
from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

COLOURS: Final = {
    "blanc": ("blanche", 25), "gris": ("grise", 27), "noir": ("noire", 21), "bleu": ("bleue", 11),
    "rouge": ("rouge", 8), "vert": ("verte", 3), "jaune": ("jaune", 1), "marron": ("marron", 4),
}  # fmt: skip
TYPES: Final = {
    "voiture": ("Clio", "208", "Golf", "Fiat 500", "C3", "Twingo", "Megane", "Polo", "Mini", "Dacia", "BMW", "Audi A3"),
    "camionnette": ("Kangoo", "Berlingo", "Master", "Transit", "Trafic", "Jumper"),
    "scooter": ("TMax", "Vespa", "X-Max", "PCX"),
}
SHARES: Final = {"voiture": 72, "camionnette": 17, "scooter": 11}
NAMES: Final = (
    "Le Corsaire", "Blue Moon", "Wayne's", "Chez Pipo", "La Gloriette", "El Merkado", "Bar des Amis", "Le Shapko",
    "Snug", "La Civette", "Le Malabar", "Bulldog", "Oasis", "Akathor", "Le Régent", "Pompei",
)  # fmt: skip
PLACES: Final = tuple(
    f"{kind} {name}"
    for kind in ("rue", "avenue", "boulevard")
    for name in (
        "de France",
        "Gioffredo",
        "Barla",
        "Bonaparte",
        "Lascaris",
        "Cessole",
        "Gambetta",
        "Cassini",
        "Smolett",
    )
)
SENTENCES: Final = {
    "music": (
        "musique à fond depuis une heure", "Basses très fortes, impossible de dormir", "sono énorme sur un balcon",
        "On entend les basses jusque dans la chambre", "techno fenêtres ouvertes", "musique insupportable au 3e étage",
        "loud music, cannot sleep", "musica altissima", "encore la sono du voisin", "enceinte posée à la fenêtre",
    ),
    "party": (
        "fête avec cris et rires", "soirée étudiante, ça hurle", "voisins bruyants, vingtaine de jeunes", "location Airbnb",
        "ça crie et ça saute, le plafond tremble", "party upstairs, shouting", "anniversaire qui déborde sur le palier",
    ),
    "bar": (
        "clients qui crient en terrasse", "le bar laisse sortir tout le monde dehors", "musique du bar porte ouverte",
        "terrasse bruyante après l'heure", "karaoké", "bar noise, people shouting outside", "le patron monte le son",
    ),
    "crowd": (
        "une quinzaine de jeunes crient sous les fenêtres", "attroupement, bouteilles", "cris et ballon contre le mur",
        "des gens ivres qui chantent", "bande bruyante devant l'immeuble", "shouting group", "rassemblement au coin",
    ),
    "rodeo": (
        "deux motos en roue arrière", "quads et motos à toute vitesse", "rodéo, ils remontent l'avenue", "motos cross sans casque",
        "ils font des allers retours très vite", "wheeling dangereux", "bikes racing up the street", "scooters débridés",
    ),
    "fireworks": (
        "mortiers tirés depuis le parking", "pétards énormes", "feux d'artifice en pleine rue", "explosions qui font trembler",
        "tirs de mortier, les enfants ont peur", "fireworks", "botti fortissimi", "ça pète de partout",
    ),
    "fight": (
        "bagarre à la sortie du bar", "deux hommes se battent", "coups de poing, un homme à terre", "ça se menace avec une bouteille",
        "people fighting", "rixe, une dizaine de personnes", "ils se tapent dessus",
    ),
    "camp": (
        "tentes installées sous le pont", "campement avec matelas", "des gens dorment là depuis des jours", "bivouac, un réchaud",
        "trois tentes et des caddies", "camp under the bridge",
    ),
    "parked": (
        "garé sur le trottoir", "bloque le passage piéton", "stationné n'importe comment", "on doit marcher sur la route",
        "impossible de passer avec la poussette", "parked on the pavement", "toujours au même endroit", "double file sans chauffeur",
    ),
    "garage": (
        "devant mon garage", "bloque la sortie du parking", "je ne peux pas sortir", "devant le portail depuis une heure",
        "blocking my garage", "sur le bateau",
    ),
    "wreck": (
        "ne bouge plus depuis des semaines", "pneus à plat", "ventouse", "vitre cassée, plein de prospectus", "abandonné",
        "abandoned for weeks", "mousse sur les joints", "sans assurance visible",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """A vehicle: what a witness may say of it."""

    colour: str
    type: str
    model: str
    plate: str

    def words(self, dice: Random) -> str:
        """Colour six times in ten, sort seven, model one in four; a colour is mistaken once in twenty-five."""
        colour = self.colour if dice.random() > 0.04 else dice.choice(list(COLOURS))
        said = [self.type] if dice.random() < 0.7 else []
        said += [self.model] if dice.random() < 0.25 else []
        said += [COLOURS[colour][0] if self.type != "scooter" else colour] if dice.random() < 0.6 else []
        return " ".join(said)


def thing(dice: Random) -> Thing:
    sort = dice.choices(list(SHARES), list(SHARES.values()))[0]
    colour = dice.choices(list(COLOURS), [weight for _word, weight in COLOURS.values()])[0]
    letters = "ABCDEFGHJKLMNPQRSTVWXYZ"
    sign = "".join(dice.choice(letters) for _ in range(2)) + f"{dice.randrange(1000):03d}"
    return Thing(colour, sort, dice.choice(TYPES[sort]), sign + "".join(dice.choice(letters) for _ in range(2)))


def plate(dice: Random, true: str) -> str:
    """As typed: dashes or not, one sign wrong in sixteen."""
    if dice.random() < 0.06:
        at = dice.randrange(len(true))
        true = true[:at] + dice.choice("ABDEGHK" if true[at].isalpha() else "0123456789") + true[at + 1 :]
    return f"{true[:2]}-{true[2:5]}-{true[5:]}" if dice.random() < 0.5 else true.lower()


def misread(dice: Random, name: str) -> str:
    """A name as people write it: with or without article, sometimes a letter short."""
    said = name if dice.random() < 0.6 else name.removeprefix("Le ").removeprefix("La ").lower()
    if dice.random() < 0.15 and len(said) > 5:
        at = dice.randrange(1, len(said) - 1)
        said = said[:at] + said[at + 1 :]
    return f"bar {said}" if dice.random() < 0.2 else said


def comment(dice: Random, sort: str, what: Thing | None, shop: str) -> str:
    """One in five says nothing; the others one or two sentences, and what they saw."""
    if dice.random() < 0.2:
        return ""
    parts = [dice.choice(SENTENCES[sort])]
    if dice.random() < 0.3:
        parts.append(dice.choice(SENTENCES[sort]))
    if what is not None:
        parts.insert(0, what.words(dice))
    if shop and dice.random() < 0.3:
        parts.append(f"au {misread(dice, shop)}")
    text = " ".join(part for part in parts if part)
    if dice.random() < 0.1 and len(text) > 8:
        at = dice.randrange(len(text) - 1)
        text = text[:at] + text[at + 1 :]
    return text
