"""`{% switch_on "angela" as is_on %}`: is a feature of the pilot open to whoever looks at this page?"""

from __future__ import annotations

from typing import Final

from django import template
from django.http import HttpRequest
from django.template import Context

from allopm.city.queries import current_city
from allopm.sites.citizen.visitors import closed_switches

register = template.Library()
_KEPT: Final = "_closed_switches"


@register.simple_tag(takes_context=True)
def switch_on(context: Context, code: str) -> bool:
    """Asked of the database once per page."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return True
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, closed_switches(request, current_city()))
    return code not in getattr(request, _KEPT)
