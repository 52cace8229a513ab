"""The panel « Être prévenu » of a private page. Knows no room but through its doors."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from allopm.city.queries import current_city
from allopm.notices.queries import channels_of
from allopm.reports.following import followed_by
from allopm.sites.citizen.following import PANEL, panel

register = template.Library()


@register.inclusion_tag(PANEL, takes_context=True)
def following_report(context: Context, token: str) -> dict[str, Any]:
    """Of a report's thread."""
    return _panel(context, followed_by(token), reverse("citizen:follow", args=[token]))


@register.inclusion_tag(PANEL, takes_context=True)
def following_owner(context: Context, owner: str, action: str) -> dict[str, Any]:
    """Of any other private page, whose view at `action` calls `sites.citizen.following.change_channels`."""
    return _panel(context, channels_of(current_city(), owner), action)


def _panel(context: Context, chosen: Any, action: str, *, token: str = "") -> dict[str, Any]:
    refusal = context.get("refusal") if context.get("form") == "follow" else None
    return panel(chosen, action, request=context.get("request"), refusal=refusal, csrf_token=token)
