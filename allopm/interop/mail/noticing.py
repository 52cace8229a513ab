"""A notice as a mail: plain text and simple HTML, one link, and what a mailbox needs to end it in one tap."""

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
from allopm.interop.outcome import Never
from allopm.notices.channels import shown

if TYPE_CHECKING:
    from allopm.notices.carrying import Outgoing


def carry(notice: Outgoing, at: datetime) -> None:
    """Raises NotYet or Never. The same Message-ID at every try: a mailbox drops the double."""
    if settings.MAIL == "off":
        raise Never(_("Aucun serveur de courrier n’est configuré (ALLOPM_MAIL)."))
    send(_compose(notice), shown(notice.channel, notice.address))


def _compose(notice: Outgoing) -> EmailMultiAlternatives:
    with translation.override(notice.lang):
        text = render_to_string("notices/mail.txt", {"notice": notice})
        html = render_to_string("notices/mail.html", {"notice": notice})
    mail = EmailMultiAlternatives(
        " ".join(notice.title.split()), text, settings.DEFAULT_FROM_EMAIL, [notice.address], headers=_headers(notice)
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(notice: Outgoing) -> dict[str, str]:
    """RFC 8058: a POST to the link is enough."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": f"<notice-{notice.id}@{domain}>"}
    if notice.stop:
        headers |= {"List-Unsubscribe": f"<{notice.stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
