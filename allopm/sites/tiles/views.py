"""Serves the map's files: tiles by byte range, the style, the sketch. Public: they hold no case and no person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allopm.refusals import Malformed, NotFound
from allopm.sites.tiles import styles
from allopm.sites.tiles.archive import Archive, BadRange, find_archive, wanted_range
from allopm.sites.tiles.palette import LOOKS

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@require_safe
def basemap(request: HttpRequest) -> HttpResponseBase:
    """The archive, whole or by one range (206, 416), with an ETag of its date and size."""
    archive = find_archive(settings.MAP_DIR)
    if archive is None:
        raise NotFound(_("Aucune carte n’est construite ici."))
    etag = quote_etag(archive.mark)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = _bytes(request, archive, etag)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = FOR_EVER if request.GET.get("v") == archive.mark else ASK_AGAIN
    return response


def _bytes(request: HttpRequest, archive: Archive, etag: str) -> HttpResponseBase:
    header = request.headers.get("Range", "")
    if header and request.headers.get("If-Range", etag) != etag:
        header = ""  # the asker's copy is of another archive
    try:
        found = wanted_range(header, archive.size)
    except BadRange:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{archive.size}"
        return refused
    start, length = found or (0, archive.size)
    body = archive.part(start, length) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(body, status=206 if found else 200, content_type="application/vnd.pmtiles")
    response["Content-Length"] = str(length)
    if found:
        response["Content-Range"] = f"bytes {start}-{start + length - 1}/{archive.size}"
    return response


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    theme, use = request.GET.get("theme", "light"), request.GET.get("use", "desk")
    if use not in LOOKS:
        raise Malformed(_("Usage inconnu : « desk » ou « phone »."))
    if theme not in LOOKS[use]:
        raise Malformed(_("Thème inconnu : « light » ou « dark »."))
    look = LOOKS[use][theme]
    colours = look.colours
    if settings.MAP_BACKGROUND == "ign":
        return _json(styles.ign_style(colours, is_dark=theme == "dark"))
    archive, sketch = find_archive(settings.MAP_DIR), _sketch()
    if archive:
        return _json(styles.tiles_style(look, archive))
    return _json(styles.sketch_style(colours, sketch) if sketch else styles.bare_style(colours))


@require_safe
def sketch(request: HttpRequest) -> HttpResponse:
    drawn = _sketch()
    if drawn is None:
        raise NotFound(_("Cette ville n’a pas de croquis."))
    return _json(drawn, content_type="application/geo+json")


def _sketch() -> dict[str, Any] | None:
    path = Path(settings.CITIES_DIR) / settings.CITY / "sketch.geojson"
    try:
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return read


def _json(body: dict[str, Any], content_type: str = "application/json") -> HttpResponse:
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=content_type)
    response["Cache-Control"] = ASK_AGAIN
    return response
