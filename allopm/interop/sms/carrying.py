"""A notice as an SMS: to a file, to the console, or through Brevo's transactional API. Chosen by ALLOPM_SMS.

Brevo: https://developers.brevo.com/reference/sendtransacsms (`POST /v3/transactionalSMS/send`).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.interop.knocking import knock, require_success
from allopm.interop.outcome import Never
from allopm.interop.sms.alphabet import gsm

if TYPE_CHECKING:
    from allopm.notices.carrying import Outgoing


def carry(notice: Outgoing, at: datetime) -> None:
    """Raises NotYet or Never."""
    send = SENDERS.get(settings.SMS)
    if send is None:
        raise Never(_("Aucun fournisseur de SMS n’est configuré (ALLOPM_SMS)."))
    send(notice, words(notice), at)


def words(notice: Outgoing) -> str:
    """The title, the sentence, the private link, and how to end it, in the alphabet of an SMS."""
    with translation.override(notice.lang):
        stop = _("Ne plus recevoir : %(link)s") % {"link": notice.stop} if notice.stop else ""
    first = f"{notice.title}. {notice.sentence}" if notice.stop else notice.sentence
    return gsm("\n".join(part for part in (first, notice.link, stop) if part))


def _to_file(notice: Outgoing, text: str, at: datetime) -> None:
    folder = settings.VAR_DIR / "sms"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{at:%Y%m%d-%H%M%S}-{notice.id}.txt"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{notice.address}\n{text}\n")


def _to_console(notice: Outgoing, text: str, _at: datetime) -> None:
    sys.stdout.write(f"SMS {notice.address}\n{text}\n")
    sys.stdout.flush()


def _by_brevo(notice: Outgoing, text: str, _at: datetime) -> None:
    """A number goes without its « + »; the key stays in a header."""
    if not settings.SMS_KEY:
        raise Never(_("La clé du fournisseur de SMS manque (ALLOPM_SMS_KEY)."))
    body = {
        "sender": settings.SMS_FROM,
        "recipient": notice.address.removeprefix("+"),
        "content": text,
        "type": "transactional",
        "unicodeEnabled": False,
    }
    headers = {"api-key": settings.SMS_KEY, "Accept": "application/json", "Content-Type": "application/json"}
    answer = knock("POST", settings.SMS_URL, headers=headers, content=json.dumps(body).encode())
    require_success(answer, said=_said(answer.body))


def _said(body: bytes) -> str:
    """What the provider says of a refusal, in its words; never the number."""
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    return str(said.get("code", ""))[:80] if isinstance(said, dict) else ""


SENDERS: Final[Mapping[str, Callable[[Outgoing, str, datetime], None]]] = {
    "file": _to_file,
    "console": _to_console,
    "brevo": _by_brevo,
}
