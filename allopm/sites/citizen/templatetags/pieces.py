"""Small pieces of pages: icons, built assets, moments as people say them. Knows no room."""

from __future__ import annotations

import base64
import logging
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_vite.core.asset_loader import DjangoViteAssetLoader
from django_vite.core.exceptions import DjangoViteAssetNotFoundError

register = template.Library()
log = logging.getLogger("allopm.pages")
ICONS = Path(__file__).resolve().parents[1] / "icons"
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="8" fill="#0a5ea8"/>'
    '<path d="M16 5l9 3.4v7.2c0 5.4-3.8 9.4-9 11.4-5.2-2-9-6-9-11.4V8.4z" '
    'fill="none" stroke="#fff" stroke-width="2.4"/>'
    '<circle cx="16" cy="15.5" r="3.2" fill="#fff"/></svg>'
)


@cache
def _drawing(name: str) -> str:
    """The inside of one lucide icon (ISC licence, notice beside the files); a question mark for an unknown one."""
    path = ICONS / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not path.exists():
        path = ICONS / "circle-question-mark.svg"
    return path.read_text().strip()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An inline drawing that takes the colour of the text; silent for screen readers unless labelled."""
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true" focusable="false"'
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        mark_safe(said),  # noqa: S308  # escaped just above
        mark_safe(_drawing(str(name))),  # noqa: S308  # our own files
    )


@register.simple_tag
def mark_icon() -> SafeString:
    """The tab's icon, inline: one request less."""
    return SafeString("data:image/svg+xml;base64," + base64.b64encode(MARK.encode()).decode())


@register.simple_tag(takes_context=True)
def entry(context: Context, path: str) -> SafeString:
    """Style and script of one built entry; nothing when the front end is not built, pages work without."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return SafeString("")
    nonce = str(getattr(request, "csp_nonce", ""))
    try:
        tags = DjangoViteAssetLoader.instance().generate_vite_asset(path, "default", nonce=nonce)
    except DjangoViteAssetNotFoundError:
        log.warning("front_end_not_built entry=%s", path)
        return SafeString("")
    return mark_safe(str(tags))  # noqa: S308  # made by django-vite from our own manifest


@register.filter
def clock(at: datetime) -> str:
    """`21:04`, local time."""
    return date_format(timezone.localtime(at), "H:i")


@register.filter
def moment(at: datetime) -> str:
    """`aujourd’hui à 21:04`, `demain à 20:58`, `hier à 21:40`, else the date."""
    return say_moment(at, now=timezone.now())


def say_moment(at: datetime, *, now: datetime) -> str:
    """The same with the clock given."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    hour = date_format(local, "H:i")
    near = {
        today: _("aujourd’hui à %(hour)s"),
        today + timedelta(days=1): _("demain à %(hour)s"),
        today - timedelta(days=1): _("hier à %(hour)s"),
    }
    if local.date() in near:
        return near[local.date()] % {"hour": hour}
    return _("le %(day)s à %(hour)s") % {"day": date_format(local, "j F"), "hour": hour}


@register.filter
def short_moment(at: datetime) -> str:
    """`21:04` today, else with the day: what stands beside a step."""
    is_today = timezone.localtime(at).date() == timezone.localtime(timezone.now()).date()
    return clock(at) if is_today else moment(at)


@register.filter
def full_moment(at: datetime) -> str:
    """`le mardi 24 novembre 2026 à 21:04`: what a receipt must say."""
    local = timezone.localtime(at)
    return _("le %(day)s à %(hour)s") % {
        "day": date_format(local, "l j F Y"),
        "hour": date_format(local, "H:i"),
    }


@register.filter
def ago(minutes: int) -> str:
    """`il y a 6 min`, `il y a 2 h`."""
    if minutes < 1:
        return _("à l’instant")
    if minutes < 60:
        return _("il y a %(count)s min") % {"count": minutes}
    return _("il y a %(count)s h") % {"count": minutes // 60}


@register.filter
def unlocalized(value: float | None) -> str:
    """A number as machines read it; nothing for None."""
    return "" if value is None else repr(value)


@register.filter
def instant(stamp: str) -> datetime:
    """The moment written in a card."""
    return datetime.fromisoformat(stamp)
