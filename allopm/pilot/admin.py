"""The pilot in the administration: what is open to whom, and who tries. Every change of a switch is journalled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from allopm.accounts.queries import actor_of
from allopm.city.queries import current_city
from allopm.pilot.actions import set_switch
from allopm.pilot.models import PilotAgent, Switch
from allopm.pilot.switches import SWITCH_LABELS

if TYPE_CHECKING:
    from django.db import models
    from django.db.models import QuerySet
    from django.http import HttpRequest


class SwitchForm(forms.ModelForm):  # type: ignore[type-arg]
    """The feature is chosen among those that exist."""

    code = forms.ChoiceField(label="fonction", choices=SWITCH_LABELS, widget=UnfoldAdminSelectWidget())

    class Meta:
        model = Switch
        fields = ("code", "audience")


@admin.register(Switch)
class SwitchAdmin(ModelAdmin):  # type: ignore[misc]  # django-unfold ships no types
    form = SwitchForm
    list_display = ("__str__", "audience")
    list_filter = ("audience",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(city_id=current_city().id)  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Through the room's own door, which keeps one row per feature."""
        by = actor_of(request.user)
        obj.pk = set_switch(current_city(), obj.code, audience=obj.audience, by=by, at=timezone.now()).pk

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(PilotAgent)
class PilotAgentAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("user",)
    autocomplete_fields = ("user",)
