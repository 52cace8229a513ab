"""A crew's phones and trackers: give one its secret, take it back. The crew for itself, a supervisor for any crew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import Role
from allopm.city.queries import current_city
from allopm.fleet import devices
from allopm.fleet.queries import crew_card_of, crew_of
from allopm.positions import osmand, owntracks
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

own = Router(auth=RoleSession(Role.CREW), tags=["field"])
any_crew = Router(auth=RoleSession(Role.SUPERVISOR, Role.ADMIN), tags=["desk"])
Json = dict[str, Any]


@own.get("/devices")
def own_devices(request: HttpRequest) -> Json:
    """Never a secret: it was shown once."""
    city = current_city()
    return {"devices": devices.device_cards(city, _own_call_sign(city, request))}


@own.post("/devices", response={201: Json})
def add_own(request: HttpRequest, body: s.DeviceIn) -> Status[Json]:
    city = current_city()
    return _add(request, city, _own_call_sign(city, request), body)


@own.post("/devices/{code}/revoke")
def revoke_own(request: HttpRequest, code: str) -> Json:
    city = current_city()
    return _revoke(request, city, _own_call_sign(city, request), code)


@any_crew.get("/{call_sign}/devices")
def crew_devices(request: HttpRequest, call_sign: str) -> Json:
    city = current_city()
    crew_card_of(city, call_sign)  # a crew that is not there is not an empty list
    return {"devices": devices.device_cards(city, call_sign)}


@any_crew.post("/{call_sign}/devices", response={201: Json})
def add_for_crew(request: HttpRequest, call_sign: str, body: s.DeviceIn) -> Status[Json]:
    return _add(request, current_city(), call_sign, body)


@any_crew.post("/{call_sign}/devices/{code}/revoke")
def revoke_for_crew(request: HttpRequest, call_sign: str, code: str) -> Json:
    return _revoke(request, current_city(), call_sign, code)


def _own_call_sign(city: CityInfo, request: HttpRequest) -> str:
    return crew_of(city, signed_in(request).pk).call_sign


def _add(request: HttpRequest, city: CityInfo, call_sign: str, body: s.DeviceIn) -> Status[Json]:
    by = actor_of(signed_in(request))
    card, secret = devices.add_device(city, call_sign, body.app, body.label, by=by, at=now())
    return Status(201, {"device": card, **_setting_up(card, call_sign, secret)})


def _revoke(request: HttpRequest, city: CityInfo, call_sign: str, code: str) -> Json:
    devices.revoke_device(city, call_sign, code, by=actor_of(signed_in(request)), at=now())
    return {"devices": devices.device_cards(city, call_sign)}


def _setting_up(card: Json, call_sign: str, secret: str) -> Json:
    """What is typed by hand, the link that does it alone, and the square for another phone's camera."""
    if card["app"] == "owntracks":
        url = f"{settings.PUBLIC_URL}/positions/owntracks"
        link = owntracks.config_link(url, user=card["id"], password=secret, name=call_sign)
    else:
        url = f"{settings.PUBLIC_URL}/positions/osmand"
        link = osmand.config_link(url, identifier=secret)
    return {"secret": secret, "url": url, "config_link": link, "qr_svg": _square(link)}


def _square(link: str) -> str:
    drawing = segno.make(link, error="l", micro=False)
    return drawing.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)
