"""What the home of Allo PM leads to, in order, and which switch opens each. Data, and one reading of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from allopm.sites.citizen.visitors import closed_switches

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from allopm.city.queries import CityInfo


@dataclass(frozen=True)
class Tile:
    """One door of the home; `switch` names the feature of the pilot, empty for what is always open."""

    path: str
    icon: str
    label: _StrPromise
    what: _StrPromise
    switch: str = ""
    is_discreet: bool = False
    is_home: bool = True  # on the home itself, not only on the page of all services


TILES: Final = (
    Tile(
        "/pm/contacts/",
        "contact",
        _("Contacts et urgences"),
        _("Police municipale, police nationale, secours : un numéro, à quoi il sert."),
    ),
    Tile(
        "/pm/lieux/",
        "map-pin",
        _("Postes de police et bornes d’appel"),
        _("Le plus près de vous, ouvert ou non, en liste ou sur la carte."),
        switch="places",
    ),
    Tile(
        "/pm/angela/",
        "heart-handshake",
        _("Demandez Angela"),
        _("Suivi, harcelé dans la rue : un lieu sûr près de vous."),
        switch="angela",
        is_discreet=True,
    ),
    Tile(
        "/pm/victimes/",
        "hand-heart",
        _("Aide aux victimes"),
        _("Être rappelé quand c’est sans risque, être accueilli."),
        switch="victims",
        is_discreet=True,
    ),
    Tile(
        "/pm/fourriere/",
        "truck",
        _("Fourrière"),
        _("Où est ma voiture, que faut-il apporter, combien cela coûte."),
        switch="pound",
    ),
    Tile(
        "/pm/objets-trouves/",
        "package-search",
        _("Objets trouvés"),
        _("Où ils attendent, combien de temps, déclarer une perte."),
        switch="lost_property",
    ),
    Tile(
        "/pm/demarches/",
        "building-2",
        _("Démarches"),
        _("Audit de sûreté, visite du centre de supervision, vacances tranquilles."),
        switch="procedures",
    ),
    Tile(
        "/pm/voisins/",
        "users",
        _("Voisins Vigilants"),
        _("Rejoindre les voisins de votre secteur, recevoir leurs alertes vérifiées."),
        switch="neighbours",
    ),
    Tile(
        "/pm/commerces/",
        "store",
        _("VigiCommerce"),
        _("Pour les commerces d’un secteur : prévenir et être prévenu."),
        switch="shops",
    ),
    Tile(
        "/pm/technologies/",
        "camera",
        _("Technologies déployées"),
        _("Quoi, combien, pour quoi, quelle loi, images gardées combien de temps."),
        switch="technologies",
    ),
    Tile(
        "/pm/signaler/",
        "flag",
        _("Signaler"),
        _("Bruit, stationnement, squat, épave, circulation : moins d’une minute."),
        switch="report",
        is_home=False,
    ),
    Tile(
        "/pm/mes-signalements/",
        "history",
        _("Mes signalements"),
        _("Suivre ce que vous avez envoyé, en direct."),
        is_home=False,
    ),
    Tile(
        "/pm/mes-donnees/",
        "lock",
        _("Mes données"),
        _("Les voir, les emporter, les effacer."),
        is_home=False,
    ),
    Tile(
        "/mairie/",
        "landmark",
        _("Allo Mairie"),
        _("Rue, éclairage, propreté : le bon service est prévenu."),
        is_home=False,
    ),
)


@cache
def _opens(path: str) -> bool:
    """Does an address of this house answer?"""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def open_tiles(request: HttpRequest, city: CityInfo) -> list[Tile]:
    """Those that lead somewhere and are open to whoever looks."""
    closed = closed_switches(request, city)
    return [tile for tile in TILES if tile.switch not in closed and _opens(tile.path)]


def switch_of(path: str) -> str:
    """The feature that a page belongs to; empty for none."""
    if path.startswith("/avis/"):
        return "feedback"
    return next((tile.switch for tile in TILES if tile.switch and path.startswith(tile.path)), "")
