"""The kinds one probably means, as one piece of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from allopm.city.queries import current_city
from allopm.sites.citizen.quick import quick_kinds

register = template.Library()


@register.inclusion_tag("citizen/pieces/quick.html", takes_context=True)
def quick_report(context: Context, door: str) -> dict[str, Any]:
    """Buttons that begin a report with its kind already said."""
    return {
        "kinds": quick_kinds(context["request"], current_city(), door),
        "door": door,
        "csrf_token": context.get("csrf_token"),
    }
