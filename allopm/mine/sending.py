"""Hands a proof's code to whoever carries notices. Knows no table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.refusals import Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


class NoChannel(Refused):
    """The city sends nothing by this way."""

    code = "no_channel"


def send_code(city: CityInfo, *, channel: str, address: str, code: str, lang: str, at: datetime) -> None:
    """In the caller's transaction. Raises NoChannel."""
    if channel != "mail" or settings.MAIL == "off":
        raise NoChannel(_("Aucun envoi n’est possible à cette adresse pour l’instant. Utilisez votre lien de suivi."))
    with translation.override(lang):
        send_mail(
            _("Votre code : %(code)s") % {"code": code},
            _("Votre code est %(code)s. Il vaut dix minutes. Si vous n’avez rien demandé, ne faites rien.")
            % {"code": code},
            None,
            [address],
        )
