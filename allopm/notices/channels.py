"""By what a person can be told, and what an address looks like there. Knows no table."""

from __future__ import annotations

import base64
import binascii
import json
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from allopm.columns.phones import e164, masked
from allopm.refusals import Malformed

ADDRESS_MAX: Final = 2000  # of a browser's push address; those of today have some 500 characters (chosen)
POINT_BYTES: Final = 65  # an uncompressed point of P-256 (RFC 8291)
AUTH_BYTES: Final = 16  # RFC 8291


class Channel(StrEnum):
    PUSH = "push"
    MAIL = "mail"
    SMS = "sms"


def clean(channel: str, address: str) -> str:
    """The address as it is kept. Raises Malformed with what to correct."""
    if channel == Channel.MAIL:
        return _mail(address.strip())
    if channel == Channel.SMS:
        return _phone(address)
    if channel == Channel.PUSH:
        return _browser(address)
    raise Malformed(_("Choisissez comment être prévenu : notification, e-mail ou SMS."))


def _mail(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        raise Malformed(_("Cette adresse e-mail n’est pas complète.")) from None
    return address


def _phone(address: str) -> str:
    number = e164(address)
    if not number:
        raise Malformed(_("Ce numéro de téléphone n’est pas complet."))
    return number


def _browser(address: str) -> str:
    """What `PushSubscription.toJSON()` gives, as far as it is needed; always written the same way."""
    problem = Malformed(_("Ce navigateur n’a pas donné d’adresse de notification valable."))
    try:
        given: Any = json.loads(address) if len(address) <= ADDRESS_MAX else None
        endpoint, keys = str(given["endpoint"]), given["keys"]
        point, auth = (_bytes(str(keys[name])) for name in ("p256dh", "auth"))
        scheme = urlsplit(endpoint).scheme
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise problem from None
    if scheme not in ("https", "http") or len(point) != POINT_BYTES or len(auth) != AUTH_BYTES:
        raise problem
    return json.dumps({"endpoint": endpoint, "keys": {"p256dh": keys["p256dh"], "auth": keys["auth"]}}, sort_keys=True)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def shown(channel: str, address: str) -> str:
    """Enough of an address for its owner to recognise it, too little for anybody to use."""
    if channel == Channel.SMS:
        return masked(address)
    if channel == Channel.MAIL:
        name, _at, domain = address.partition("@")
        return f"{name[:2]}…@{domain}"
    return _("ce navigateur ou un autre : %(where)s") % {"where": urlsplit(json.loads(address)["endpoint"]).hostname}
