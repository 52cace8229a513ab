"""The kinds one probably means, as one piece of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from allopm.city.queries import current_city
from allopm.sites.citizen.offline import is_to_be_kept
from allopm.sites.citizen.quick import quick_kinds

register = template.Library()


@register.inclusion_tag("citizen/pieces/quick.html", takes_context=True)
def quick_report(context: Context, door: str) -> dict[str, Any]:
    """Buttons that begin a report with its kind already said; a page that a phone keeps has none."""
    request = context["request"]
    return {"kinds": () if is_to_be_kept(request) else quick_kinds(request, current_city(), door), "door": door}


@register.inclusion_tag("citizen/pieces/quick_form.html", takes_context=True)
def quick_form(context: Context, door: str) -> dict[str, Any]:
    """The form of these buttons; it carries a token of the visitor, so no phone keeps it."""
    return {"door": door, "is_shown": not is_to_be_kept(context["request"])}
