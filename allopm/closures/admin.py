"""Closures in the administration: read only, because they are drawn on the desk's map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from unfold.admin import ModelAdmin

from allopm.city.queries import current_city
from allopm.closures.models import Closure

if TYPE_CHECKING:
    from django.db import models
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Closure)
class ClosureAdmin(ModelAdmin):  # type: ignore[misc]  # django-unfold ships no types
    list_display = ("title", "kind", "factor", "state", "starts_at", "ends_at", "drawn_by")
    list_filter = ("state", "kind")
    search_fields = ("title",)
    exclude = ("city", "key", "last_what")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(city_id=current_city().id)  # type: ignore[no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
