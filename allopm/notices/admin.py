"""Notices in the administration: what left, what waits, dead letters to try again. Never an address, never a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from allopm.accounts.queries import actor_of
from allopm.city.queries import current_city
from allopm.notices.carrying import retry
from allopm.notices.models import Notice
from allopm.refusals import Refused

if TYPE_CHECKING:
    from django.db import models
    from django.db.models import QuerySet
    from django.http import HttpRequest

STATES = (("failed", "lettre morte"), ("queued", "en attente"), ("sent", "parti"), ("dropped", "sans objet"))


class StateFilter(admin.SimpleListFilter):
    """Dead letters by themselves: they are what somebody has to look at."""

    title = "état"
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return STATES

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Notice)
class NoticeAdmin(ModelAdmin):  # type: ignore[misc]  # django-unfold ships no types
    list_display = ("created_at", "code", "channel", "said_state", "attempts", "due_at", "problem")
    list_filter = (StateFilter, "channel")
    fields = ("created_at", "owner", "code", "channel", "said_state", "attempts", "due_at", "sent_at", "problem")
    ordering = ("-created_at",)
    actions = ("try_again",)

    @admin.display(description="état")
    def said_state(self, row: Notice) -> str:
        return dict(STATES).get(row.state, row.state)

    @admin.action(description="Réessayer")
    def try_again(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        done = 0
        for number in rows.order_by("pk").values_list("pk", flat=True):
            try:
                retry(current_city(), number, by=actor_of(request.user), at=timezone.now())
                done += 1
            except Refused as refusal:
                messages.warning(request, refusal.message)
        if done:
            messages.success(request, _("%(count)s avis repartent.") % {"count": done})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(city_id=current_city().id)  # type: ignore[no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
