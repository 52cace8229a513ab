"""How networks, states and matters are said. Knows no table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from allopm.neighbours.states import About, AlertState, Network, PlaceState, Standing, Way

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NETWORKS: Final[dict[Network, _StrPromise]] = {
    Network.NEIGHBOURS: _("Voisins vigilants"),
    Network.SHOPS: _("VigiCommerce"),
}
ABOUT_WORDS: Final[dict[About, _StrPromise]] = {
    About.BURGLARY: _("Cambriolage ou tentative"),
    About.DOOR: _("Démarchage trompeur, faux agent"),
    About.THEFT: _("Vol"),
    About.PAYMENT: _("Faux billets, paiement frauduleux"),
    About.DAMAGE: _("Dégradations"),
    About.VIGILANCE: _("Appel à la vigilance"),
}
WAY_WORDS: Final[dict[Way, _StrPromise]] = {
    Way.POST: _("Un code par courrier, à mon adresse"),
    Way.REFERENT: _("Le référent du secteur me connaît"),
    Way.VISIT: _("Un agent passe me voir"),
}
STANDING_WORDS: Final[dict[Standing, _StrPromise]] = {
    Standing.ASKED: _("adresse à vérifier"),
    Standing.LETTER: _("code envoyé par courrier"),
    Standing.ACTIVE: _("membre"),
    Standing.REFUSED: _("demande refusée"),
    Standing.LEFT: _("parti"),
}
ALERT_WORDS: Final[dict[AlertState, _StrPromise]] = {
    AlertState.RAISED: _("en attente de relecture par la police municipale"),
    AlertState.SENT: _("diffusée"),
    AlertState.DECLINED: _("non diffusée"),
    AlertState.WITHDRAWN: _("retirée"),
    AlertState.EXPIRED: _("terminée"),
}
PLACE_WORDS: Final[dict[PlaceState, _StrPromise]] = {
    PlaceState.ASKED: _("demande reçue"),
    PlaceState.ACCEPTED: _("demande acceptée, formation à suivre"),
    PlaceState.TRAINED: _("lieu partenaire, sur la carte"),
    PlaceState.REFUSED: _("demande refusée"),
    PlaceState.WITHDRAWN: _("retiré du registre"),
}
# The trades that the scheme names (nice-and-law §2.8: NPR9).
TRADES: Final[dict[str, _StrPromise]] = {
    "restaurant": _("Restaurant"),
    "bar": _("Bar, café"),
    "hotel": _("Hôtel"),
    "pharmacy": _("Pharmacie"),
    "clothes": _("Magasin de vêtements"),
    "beauty": _("Salon de coiffure ou de beauté"),
    "other": _("Autre commerce ou lieu ouvert au public"),
}
