"""The API object: one error shape, sign-in, who calls. Knows no room's rule."""

from __future__ import annotations

import ipaddress
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer
from ninja.security import SessionAuth

from allopm.accounts.access import require_role
from allopm.accounts.roles import Role
from allopm.refusals import Forbidden, Malformed, Refused, SignInNeeded
from allopm.sites.answers import answer

if TYPE_CHECKING:
    from allopm.accounts.models import User


class Renderer(BaseRenderer):
    """JSON in UTF-8, as it is read."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: object, *, response_status: int) -> bytes:
        return msgspec.json.encode(data)


api = NinjaAPI(
    renderer=Renderer(),
    title="AlloPM",
    version="1",
    description="Signaler, suivre, et ce que le centre et les équipages utilisent.",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
)


class InvalidField(Malformed):
    """A field is missing or impossible: 422 with its name; 400 when the JSON itself cannot be read."""

    status = 422
    code = "invalid_field"


@api.exception_handler(Refused)
def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    return answer(request, problem)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    fields = [".".join(str(part) for part in error["loc"][2:])[:120] for error in problem.errors]
    named = ", ".join(dict.fromkeys(field for field in fields if field))
    text = _("Ces champs sont absents ou impossibles : %(fields)s.") % {"fields": named or _("le corps")}
    return answer(request, InvalidField(text, fields=fields))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, problem: HttpError) -> HttpResponse:
    if problem.status_code == HTTPStatus.FORBIDDEN:
        return answer(request, Forbidden(_("La page a expiré : rechargez-la, puis recommencez.")))
    return answer(request, Malformed(_("Le corps de la requête n’est pas du JSON lisible.")))


@api.exception_handler(AuthenticationError)
def unknown_caller(request: HttpRequest, problem: AuthenticationError) -> HttpResponse:
    return answer(request, SignInNeeded())


class RoleSession(SessionAuth):
    """A signed-in member of staff with one of these roles; CSRF is checked for every writing call."""

    def __init__(self, *roles: Role) -> None:
        super().__init__(csrf=True)
        self.roles = roles

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return require_role(request, *self.roles)


def signed_in(request: HttpRequest) -> User:
    """The account that RoleSession let in."""
    return cast("User", request.user)


def now() -> datetime:
    """The outermost clock: everything below receives it as a parameter."""
    return timezone.now()


def client_address(request: HttpRequest) -> str:
    """The caller's address as the trusted proxies saw it; a header nobody vouches for is ignored."""
    hops = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


def witness_mark(request: HttpRequest) -> str:
    """What tells two witnesses apart for a day; empty for the machine itself, which is nobody."""
    address = client_address(request)
    if not address or is_loopback(address):
        return ""
    return f"{timezone.localdate()}|{address}|{request.headers.get('User-Agent', '')[:200]}"


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
