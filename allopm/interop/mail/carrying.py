"""A transmission as a mail: plain text and simple HTML, one reply link, the same Message-ID at every try."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.interop.mail.sending import send
from allopm.interop.outcome import Delivered, Never

if TYPE_CHECKING:
    from allopm.transmissions.carrying import Parcel


def carry(parcel: Parcel, at: datetime) -> Delivered:
    """Raises NotYet, or Never for an address that the server refuses for good."""
    if settings.MAIL == "off":
        raise Never(_("Aucun serveur de courrier n’est configuré (ALLOPM_MAIL)."))
    if not parcel.service.email:
        raise Never(_("Ce service n’a pas d’adresse électronique."))
    send(_compose(parcel), parcel.service.email)
    return Delivered()


def _compose(parcel: Parcel) -> EmailMultiAlternatives:
    """The receiver's mailbox drops a double by its Message-ID; a reminder answers the first one."""
    context = {"letter": parcel.letter, "link": parcel.link, "parcel": parcel, "police": parcel.city.police_name}
    with translation.override("fr"):
        subject = _("Rappel : %(subject)s") if parcel.reminder else "%(subject)s"
        text = render_to_string("transmissions/mail.txt", context)
        html = render_to_string("transmissions/mail.html", context)
    mail = EmailMultiAlternatives(
        " ".join((subject % {"subject": parcel.letter.subject}).split()),
        text,
        settings.DEFAULT_FROM_EMAIL,
        [parcel.service.email],
        headers=_headers(parcel),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(parcel: Parcel) -> dict[str, str]:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    first = f"<{parcel.key}@{domain}>"
    headers = {"Auto-Submitted": "auto-generated", "X-AlloPM-Case": parcel.letter.code}
    if not parcel.reminder:
        return headers | {"Message-ID": first}
    return headers | {
        "Message-ID": f"<{parcel.key}.r{parcel.reminder}@{domain}>", "In-Reply-To": first, "References": first,
    }  # fmt: skip
