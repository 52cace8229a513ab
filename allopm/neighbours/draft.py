"""What somebody writes to join a network or the register, and the first refusals. Knows no table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from allopm.city.queries import sector_info
from allopm.neighbours.states import PEOPLE_MAX, WAYS, Network
from allopm.neighbours.words import TRADES
from allopm.notices.channels import Channel, clean
from allopm.refusals import Malformed, Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

NAME_MAX: Final = 120
ADDRESS_MAX: Final = 200


class BadDraft(Refused):
    """422: `data["field"]` names what is to be corrected."""

    code = "bad_draft"


@dataclass(frozen=True)
class Joining:
    """One person or one shop."""

    network: str
    sector: str
    address: str
    name: str
    way: str
    company: str = ""
    email: str = ""
    phone: str = ""
    lang: str = "fr"
    accepts: bool = False


@dataclass(frozen=True)
class Opening:
    """One place that wants into the register; WGS84 degrees, or none."""

    place_name: str
    trade: str
    address: str
    name: str
    lon: float | None = None
    lat: float | None = None
    hours_text: str = ""
    email: str = ""
    phone: str = ""
    people: int = 1
    lang: str = "fr"
    accepts: bool = False


def check_joining(city: CityInfo, one: Joining) -> None:
    """Raises BadDraft."""
    if one.network not in list(Network):
        raise BadDraft(_("Ce réseau n’existe pas."), field="network")
    _filled(one.address, _("Écrivez votre adresse : c’est elle qui dit votre secteur."), field="address")
    if sector_info(city, one.sector) is None:
        raise BadDraft(_("Choisissez votre secteur dans la liste."), field="sector")
    if one.network == Network.SHOPS:
        _filled(one.company, _("Écrivez la raison sociale ou le nom du commerce."), field="company")
    _filled(one.name, _("Écrivez votre nom : l’adhésion est nominative."), field="name")
    check_reach(one)
    if one.way not in WAYS[Network(one.network)]:
        raise BadDraft(_("Choisissez comment vérifier votre adresse."), field="way")
    if not one.accepts:
        raise BadDraft(_("Il faut accepter les règles pour rejoindre le réseau."), field="accepts")


def check_opening(one: Opening) -> None:
    """Raises BadDraft."""
    _filled(one.place_name, _("Écrivez le nom du lieu, comme sur la vitrine."), field="place_name")
    if one.trade not in TRADES:
        raise BadDraft(_("Choisissez l’activité du lieu."), field="trade")
    _filled(one.address, _("Écrivez l’adresse du lieu."), field="address")
    if len(one.hours_text) > ADDRESS_MAX:
        raise BadDraft(_("Les horaires sont décrits trop longuement."), field="hours_text")
    _filled(one.name, _("Écrivez le nom de la personne responsable."), field="name")
    check_reach(one)
    if not (one.email or one.phone):
        raise BadDraft(_("Laissez un e-mail ou un téléphone : nous devons pouvoir vous joindre."), field="email")
    if not 1 <= one.people <= PEOPLE_MAX:
        raise BadDraft(_("De 1 à %(most)s personnes par lieu.") % {"most": PEOPLE_MAX}, field="people")
    if not one.accepts:
        raise BadDraft(_("Il faut accepter la charte pour devenir lieu partenaire."), field="accepts")


def check_reach(one: Joining | Opening) -> None:
    """E-mail and telephone, where they are given, as the notices will take them. Raises BadDraft."""
    for channel, address, name in ((Channel.MAIL, one.email, "email"), (Channel.SMS, one.phone, "phone")):
        try:
            if address:
                clean(channel, address)
        except Malformed as problem:
            raise BadDraft(problem.message, field=name) from problem


def _filled(text: str, sentence: str, *, field: str) -> None:
    if not text.strip() or "\x00" in text:
        raise BadDraft(sentence, field=field)
    if len(text) > (ADDRESS_MAX if field == "address" else NAME_MAX):
        raise BadDraft(_("Ce texte est trop long."), field=field)
