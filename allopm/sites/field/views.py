"""The crew's app: its page shell, and what a phone needs to install it and open it offline. Knows no mission."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from allopm.accounts.access import page_role
from allopm.accounts.roles import Role
from allopm.refusals import NotFound
from allopm.sites.bundle import Bundle, Manifest, bundle_of, read_manifest

APP: Final = "frontend/field/main.ts"
WORKER: Final = "frontend/field/sw.ts"
ICONS: Final = ("field/icon.svg", "field/icon-192.png")


@require_safe
@page_role(Role.CREW)
@ensure_csrf_cookie
def app(request: HttpRequest) -> HttpResponse:
    """The shell is empty of data, so a phone may keep it; missions come with the snapshot."""
    response = render(request, "field/app.html", {"config": field_config()})
    response["Cache-Control"] = "private, no-cache"
    return response


def field_config() -> dict[str, str]:
    """Addresses only."""
    return {
        "api": "/api/v1/field/",
        "snapshot": "/api/v1/field/snapshot",
        "stream": "/live/field",
        "worker": reverse("field:service_worker"),
        "scope": reverse("field:app"),
        "signIn": f"{settings.LOGIN_URL}?{urlencode({'next': reverse('field:app')})}",
        "signOut": reverse("account_logout"),
        "ownData": reverse("field:my_data"),
    }


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone shows once the app is installed. Public: browsers fetch it without cookies."""
    return JsonResponse(
        {
            "id": reverse("field:app"),
            "name": _("AlloPM équipage"),
            "short_name": _("AlloPM"),
            "lang": "fr",
            "start_url": reverse("field:app"),
            "scope": reverse("field:app"),
            "display": "standalone",
            "background_color": "#0e161d",
            "theme_color": "#0e161d",
            "icons": [
                {"src": static("field/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
                {"src": static("field/icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": static("field/icon-512.png"), "sizes": "512x512", "type": "image/png"},
                {"src": static("field/mask-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            ],
        },
        content_type="application/manifest+json",
    )


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The built worker, told which files to keep. Its bytes change when any of them does."""
    manifest = read_manifest(settings.ASSETS_DIR / "manifest.json")
    if WORKER not in manifest:
        raise NotFound()
    code = (Path(settings.ASSETS_DIR) / manifest[WORKER]["file"]).read_text(encoding="utf-8")
    shell = json.dumps(shell_of(manifest, code))
    response = HttpResponse(f"self.shell={shell};\n{code}", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def shell_of(manifest: Manifest, code: str) -> dict[str, Any]:
    """What the worker keeps: the page, the files it needs, and the name of this version."""
    bundle: Bundle = bundle_of(manifest, APP)
    page = render_to_string("field/app.html", {"config": field_config()})
    version = hashlib.sha256("\n".join([page, code, *bundle.core, *bundle.extra]).encode()).hexdigest()[:12]
    return {
        "version": version,
        "page": reverse("field:app"),
        "core": [static(file) for file in (*bundle.core, *ICONS)],
        "extra": [static(file) for file in bundle.extra],
    }
