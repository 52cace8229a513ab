"""What a resident's phone keeps to open without a network: manifest, worker, pages. HTTP only; keeps nobody's data."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allopm.city.queries import contacts, current_city
from allopm.refusals import NotFound
from allopm.sites.bundle import Manifest, bundle_of, read_manifest
from allopm.sites.citizen.quick import language

WORKER: Final = "citizen-worker.js"
KINDS: Final = "/api/v1/kinds"
# What opens without a network. The map does not: its tiles are a city large.
ENTRIES: Final = (
    "frontend/citizen/main.ts",
    "frontend/citizen/offline/form.ts",
    "frontend/citizen/offline/line.ts",
    "frontend/citizen/offline/list.ts",
    "frontend/citizen/offline/draft.ts",
)
PHOTOS: Final = "frontend/citizen/photos.ts"
SEARCHERS: Final = "assets/web-worker-*.js"  # vite.config.ts names what looks for faces so; no manifest lists it
PAGES: Final = ("doors", "contacts", "places", "instructions", "offline", "offline_report")
KEPT: Final = "X-Kept-Page"  # said by the worker when it fetches a page to keep (frontend/citizen/offline/sw.ts)
ICONS: Final = ("citizen/icon.svg", "citizen/icon-192.png")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone shows once the app is installed. Public: browsers fetch it without cookies."""
    return JsonResponse(
        {
            "id": "/pm/",
            "name": _("Allo PM · police municipale de %(city)s") % {"city": current_city().name},
            "short_name": "Allo PM",
            "lang": language(),
            "dir": "ltr",
            "start_url": reverse("citizen:door", args=["pm"]),
            "scope": "/",
            "display": "standalone",
            "background_color": "#f4f6f8",
            "theme_color": "#f4f6f8",
            "icons": [
                {"src": static("citizen/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
                {"src": static("citizen/icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": static("citizen/icon-512.png"), "sizes": "512x512", "type": "image/png"},
                {"src": static("citizen/mask-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            ],
            "shortcuts": [
                {"name": _("Signaler"), "url": reverse("citizen:report", args=["pm"])},
                {"name": _("Contacts et urgences"), "url": reverse("citizen:contacts")},
            ],
        },
        content_type="application/manifest+json",
    )


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The built worker, told what to keep. Its bytes change when any kept file does."""
    folder = Path(settings.ASSETS_DIR)
    if not (folder / WORKER).exists():
        raise NotFound()
    code = (folder / WORKER).read_text(encoding="utf-8")
    searchers = sorted(str(path.relative_to(folder)) for path in folder.glob(SEARCHERS))
    shell = json.dumps(shell_of(read_manifest(folder / "manifest.json"), code, searchers))
    response = HttpResponse(f"self.shell={shell};\n{code}", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def shell_of(manifest: Manifest, code: str, searchers: list[str]) -> dict[str, Any]:
    """The files of the kept pages, and their addresses; the pages themselves are fetched without any cookie."""
    core = list(dict.fromkeys(file for entry in ENTRIES for file in bundle_of(manifest, entry).core))
    photos = [file for file in (*bundle_of(manifest, PHOTOS).core, *searchers) if file not in core]
    version = hashlib.sha256("\n".join([code, *core, *photos]).encode()).hexdigest()[:12]
    return {
        "version": version,
        "core": [static(file) for file in (*core, *ICONS)],
        "extra": [static(file) for file in photos],
        "pages": [reverse("citizen:door", args=["pm"]), *(reverse(f"citizen:{name}") for name in PAGES)],
        "form": reverse("citizen:offline_report"),
        "lost": reverse("citizen:offline"),
        "kinds": KINDS,
    }


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """What waits on this phone, and what opens without a network. The server knows nothing of what waits."""
    return render(request, "citizen/offline.html", {"city": current_city()})


def is_to_be_kept(request: HttpRequest) -> bool:
    """Asked for by the worker, as a stranger, to be opened later without a network."""
    return KEPT in request.headers


@require_safe
def report_page(request: HttpRequest) -> HttpResponse:
    """The report on one page; the phone fills in the kinds that it kept."""
    return render(request, "citizen/offline_report.html", {"city": current_city(), "kinds": KINDS})


@require_safe
def instructions(request: HttpRequest) -> HttpResponse:
    """What to do before, during and after a report."""
    city = current_city()
    urgent = [line for line in contacts(city, language()) if line.group == "emergency"]
    return render(request, "citizen/instructions.html", {"city": city, "urgent": urgent})
