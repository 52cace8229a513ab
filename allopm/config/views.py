"""Health, readiness, and the pages for what went wrong."""

from __future__ import annotations

import shutil
import sys
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from allopm.refusals import Forbidden, Malformed, NotFound, Refused, Unavailable
from allopm.sites.answers import answer

DISK_FLOOR_BYTES: Final = 200 * 1024 * 1024


class Broken(Refused):
    """Our own fault: 500, logged, and said."""

    status = 500
    code = "broken"


def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers."""
    return JsonResponse({"alive": True})


def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: database, migrations, worker and disk; 503 with what is missing."""
    parts = {**_database_parts(), "disk": _has_disk()}
    is_ready = all(parts.values())
    return JsonResponse({"ready": is_ready, "parts": parts}, status=200 if is_ready else 503)


def _database_parts() -> dict[str, bool]:
    from django.db.migrations.executor import MigrationExecutor

    from allopm.events.horizon import is_horizon_fresh
    from allopm.journal.pulse import is_worker_alive

    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        return {
            "database": True,
            "migrations": not pending,
            "horizon": is_horizon_fresh(),
            "worker": is_worker_alive(),
        }
    except DatabaseError:
        return {"database": False}


def _has_disk() -> bool:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(settings.VAR_DIR).free > DISK_FLOOR_BYTES


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, Malformed())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, Forbidden())


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, Forbidden(_("La page a expiré : rechargez-la, puis recommencez.")))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, NotFound(_("Cette page n’existe pas, ou plus.")))


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault, or a database that is away: sessions meet it before any view does."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return answer(request, Unavailable())
    return answer(request, Broken(_("Une erreur de notre fait, et elle est notée. Réessayez dans un instant.")))
