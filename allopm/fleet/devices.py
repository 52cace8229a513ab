"""The write door of devices: give a crew's phone its secret, and take it back. Knows no protocol."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.events.log import Change, emit
from allopm.fleet.actions import lock_crew
from allopm.fleet.models import Device
from allopm.journal.actions import write
from allopm.moments import stamp, stamp_or_none
from allopm.refusals import Conflict, Malformed, NotFound

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

App = Literal["owntracks", "traccar"]
Card = dict[str, Any]
# Phones, a vehicle's tracker, and one being replaced (chosen).
MOST: Final = 8
# Lower-case letters and digits that are typed without doubt.
_LETTERS: Final = "abcdefghjkmnpqrstvwxyz23456789"
# A device taken back is remembered as long as the positions it sent (chosen).
KEEP_REVOKED: Final = timedelta(days=60)
# A device that has said nothing for this long is taken back by itself: nobody knows where it lies (chosen).
FORGOTTEN: Final = timedelta(days=180)


class TooManyDevices(Conflict):
    """The crew has as many devices as a crew may have."""

    code = "too_many_devices"


def digest(secret: str) -> str:
    """What is kept of a secret of 128 random bits or more: no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def device_card(device: Device) -> Card:
    """What the crew and its supervisor see of a device; never its secret."""
    return {
        "id": device.code,
        "app": device.app,
        "label": device.label,
        "created_at": stamp(device.created_at),
        "last_fix_at": stamp_or_none(device.last_fix_at),
    }


def device_cards(city: CityInfo, call_sign: str) -> list[Card]:
    """The devices that speak for this crew, the oldest first."""
    devices = Device.objects.filter(city_id=city.id, crew__call_sign=call_sign, revoked_at=None).order_by("pk")
    return [device_card(device) for device in devices]


@transaction.atomic
def add_device(
    city: CityInfo, call_sign: str, app: App, label: str, *, by: Actor, at: datetime
) -> tuple[Card, str]:  # fmt: skip
    """The new device's card and its secret, which nobody can read again."""
    crew = lock_crew(city, call_sign)
    if not label.strip():
        raise Malformed(_("Donnez un nom à l’appareil."))
    if Device.objects.filter(crew=crew, revoked_at=None).count() >= MOST:
        raise TooManyDevices(_("Cet équipage a déjà %(count)s appareils : retirez-en un d’abord.") % {"count": MOST})
    secret = _new_secret(26)
    device = Device.objects.create(
        city_id=city.id,
        crew=crew,
        code=_new_secret(8),
        app=app,
        label=label.strip(),
        secret_hash=digest(secret),
        created_at=at,
    )
    card = device_card(device)
    _tell(city, device, call_sign, kind="device.changed", version=1, at=at)
    _note(city, device, call_sign, what="device.added", by=by, at=at)
    return card, secret


@transaction.atomic
def revoke_device(city: CityInfo, call_sign: str, code: str, *, by: Actor, at: datetime) -> None:
    """From now on nothing that this device sends is kept, in any process. Twice is once. Raises NotFound."""
    device = (
        Device.objects.select_for_update(of=("self",))
        .filter(city_id=city.id, crew__call_sign=call_sign, code=code)
        .first()
    )
    if device is None:
        raise NotFound(_("Cet appareil n’existe pas, ou n’est pas à cet équipage."))
    if device.revoked_at is None:
        _revoke(city, device, call_sign, by=by, at=at)


def _revoke(city: CityInfo, device: Device, call_sign: str, *, by: Actor, at: datetime) -> None:
    device.revoked_at = at
    device.save(update_fields=["revoked_at"])
    _tell(city, device, call_sign, kind="device.gone", version=2, at=at)
    _note(city, device, call_sign, what="device.revoked", by=by, at=at)


def _tell(city: CityInfo, device: Device, call_sign: str, *, kind: str, version: int, at: datetime) -> None:
    body = device_card(device)
    change = Change(audience=f"crew:{call_sign}", kind=kind, entity=f"device:{device.code}", version=version, body=body)
    emit(city.id, change, at=at)


def _note(city: CityInfo, device: Device, call_sign: str, *, what: str, by: Actor, at: datetime) -> None:
    data = {"device": device.code, "app": device.app}
    write(city.id, what=what, about=f"crew:{call_sign}", by=by, at=at, data=data)


def _new_secret(letters: int) -> str:
    """26 letters of 30 are 127 random bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(letters))


def tend_devices(at: datetime) -> int:
    """Take back the long silent, erase those long taken back. Periodic; returns how many were erased."""
    from allopm.city.queries import city_by_id
    from allopm.journal.actor import SYSTEM

    silent = Device.objects.filter(revoked_at=None, created_at__lt=at - FORGOTTEN).exclude(
        last_fix_at__gte=at - FORGOTTEN
    )
    for device in silent.select_related("crew"):
        revoke_device(city_by_id(device.city_id), device.crew.call_sign, device.code, by=SYSTEM, at=at)
    erased, _rows = Device.objects.filter(revoked_at__lt=at - KEEP_REVOKED).delete()
    return erased
