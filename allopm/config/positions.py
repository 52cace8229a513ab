"""Who speaks for a crew by its session, in the words of the rooms. The intake itself knows none of this."""

from __future__ import annotations

from io import BytesIO

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIRequest
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone
from ninja.utils import check_csrf

from allopm.accounts.access import require_role
from allopm.accounts.roles import Role
from allopm.city.queries import current_city
from allopm.config.pages import environ_of
from allopm.events.session import Session
from allopm.fleet.actions import hear_again
from allopm.fleet.queries import crew_of
from allopm.live.intake import Intake
from allopm.live.knock import Knock
from allopm.live.speakers import Speaker
from allopm.refusals import Forbidden, Unavailable


def position_intake() -> Intake:
    """The intake of this process."""
    return Intake(Session.from_django(settings.DATABASES["default"]), find_crew=crew_of_app, hear=hear)


def crew_of_app(knock: Knock) -> Speaker:
    """The crew of the signed-in phone, as Django's own door would find it. Blocks. Raises Refused."""
    try:
        request = WSGIRequest(environ_of(_scope(knock), BytesIO()))
        request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        request.user = auth.get_user(request)
        if check_csrf(request) is not None:
            raise Forbidden()
        user = require_role(request, Role.CREW)
        crew = crew_of(current_city(), user.pk)
        return Speaker(crew.pk, crew.call_sign, "field")
    except (OperationalError, InterfaceError) as problem:
        raise Unavailable() from problem
    finally:
        connections.close_all()


def hear(call_sign: str) -> None:
    """A silent crew has spoken. Blocks."""
    try:
        hear_again(current_city(), call_sign, at=timezone.now())
    finally:
        connections.close_all()


def _scope(knock: Knock) -> dict[str, object]:
    return {
        "method": knock.method,
        "path": knock.path,
        "query_string": knock.query.encode("latin-1"),
        "headers": list(knock.headers.items()),
        "http_version": "1.1",
        "client": (knock.client, 0),
    }
