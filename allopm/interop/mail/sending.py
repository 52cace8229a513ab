"""Hands a mail to the server, and says what came of it. Knows no content."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from allopm.interop.outcome import Never, NotYet

if TYPE_CHECKING:
    from django.core.mail import EmailMessage


def send(mail: EmailMessage, named: str) -> None:
    """Raises NotYet, or Never for an address that the server refuses for good; `named` is how the reason calls it."""
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as problem:
        codes = [code for code, _text in problem.recipients.values()]
        reason = _("L’adresse %(address)s est refusée.") % {"address": named}
        raise (Never(reason) if all(code >= 500 for code in codes) else NotYet(reason)) from problem
    except (smtplib.SMTPException, OSError) as problem:
        why = type(problem).__name__
        raise NotYet(_("Le serveur de courrier ne prend pas le message (%(why)s).") % {"why": why}) from problem
