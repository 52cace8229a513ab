"""A notice to a browser: encrypted for it alone (RFC 8291), signed by this house, always something that shows."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import gettext as _

from allopm.interop.knocking import knock, require_success
from allopm.interop.outcome import Gone, Never
from allopm.interop.push.keys import signed

if TYPE_CHECKING:
    from allopm.notices.carrying import Outgoing

SIGNED_FOR: Final = timedelta(hours=12)  # RFC 8292 allows 24
RECORD_BYTES: Final = 4096  # the one record that a push service must take (RFC 8291)


def carry(notice: Outgoing, at: datetime) -> None:
    """Raises Gone when the browser does not listen any more, NotYet or Never."""
    address = json.loads(notice.address)
    endpoint = str(address["endpoint"])
    parts = urlsplit(endpoint)
    headers = {
        "Authorization": signed(f"{parts.scheme}://{parts.netloc}", expires=int((at + SIGNED_FOR).timestamp())),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(max(0, int((notice.until - at).total_seconds()))),
        "Urgency": "high",
    }
    answer = knock("POST", endpoint, headers=headers, content=_sealed(address["keys"], payload(notice)))
    if answer.status in (404, 410):
        raise Gone(_("Ce navigateur n’écoute plus."))
    require_success(answer)


def payload(notice: Outgoing) -> bytes:
    """What the service worker shows; two notices of one page replace each other there (`tag`)."""
    words = {"title": notice.title, "body": notice.sentence, "url": notice.link, "tag": notice.link or notice.code,
             "lang": notice.lang}  # fmt: skip
    return json.dumps(words, ensure_ascii=False).encode()


def _sealed(keys: dict[str, str], words: bytes) -> bytes:
    own = ec.generate_private_key(ec.SECP256R1())
    try:
        sealed = http_ece.encrypt(
            words, private_key=own, dh=_bytes(keys["p256dh"]), auth_secret=_bytes(keys["auth"]), rs=RECORD_BYTES
        )
    except (http_ece.ECEException, ValueError) as problem:
        raise Never(_("La clé que ce navigateur a donnée n’est pas valable.")) from problem
    return bytes(sealed)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
