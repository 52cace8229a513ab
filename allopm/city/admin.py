"""The configuration of a city in the administration: every change is journalled and seen by all within a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db import models
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from allopm.accounts.queries import actor_of
from allopm.city.actions import record_change
from allopm.city.forms import ConfiguredForm, ReadableJSON
from allopm.city.import_admin import import_page
from allopm.city.models import City, Contact, Kind, KindGroup, OfCity, Place, Sector, Service
from allopm.city.queries import current_city

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

SHORT = 200  # characters of a value worth keeping in the journal


class ConfigurationAdmin(ModelAdmin):  # type: ignore[misc]  # django-unfold ships no types
    """Rows of the administrator's own city. Nothing is ever deleted: it goes out of service."""

    form = ConfiguredForm
    formfield_overrides: ClassVar[dict[Any, dict[str, Any]]] = {
        models.JSONField: {"form_class": ReadableJSON, "widget": UnfoldAdminTextareaWidget(attrs={"rows": 14})}
    }
    list_filter_submit = True
    warn_unsaved_form = True

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(**{self.city_path: current_city().id})  # type: ignore[no-any-return]

    city_path = "city_id"

    def get_exclude(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return ["city"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "group":
            kwargs["queryset"] = KindGroup.objects.filter(city_id=current_city().id)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, journal who changed what, and tell every process. Django calls this inside a transaction."""
        if isinstance(obj, OfCity) and obj.city_id is None:
            obj.city_id = current_city().id
        super().save_model(request, obj, form, change)
        name = self.model._meta.model_name
        record_change(
            obj.city_id if isinstance(obj, OfCity) else obj.pk,
            what=f"{name}.{'changed' if change else 'added'}",
            about=f"{name}:{obj.code if isinstance(obj, OfCity) else obj.slug}",
            by=actor_of(request.user),
            at=timezone.now(),
            data={"fields": {field: _short(form, field) for field in form.changed_data}},
        )


def _short(form: Any, field: str) -> dict[str, str]:  # any model's form
    before, after = str(form.initial.get(field, "")), str(form.cleaned_data.get(field, ""))
    return {"from": before[:SHORT], "to": after[:SHORT]}


@admin.register(City)
class CityAdmin(ConfigurationAdmin):
    list_display = ("name", "insee", "version")
    readonly_fields = ("slug", "version")
    city_path = "pk"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(KindGroup)
class KindGroupAdmin(ConfigurationAdmin):
    list_display = ("french", "code", "door", "rank", "is_active")
    list_filter = ("door", "is_active")

    @admin.display(description="libellé", ordering="rank")
    def french(self, group: KindGroup) -> str:
        return str(group.labels.get("fr", group.code))


@admin.register(Kind)
class KindAdmin(ConfigurationAdmin):
    list_display = ("french", "code", "group", "priority", "base_urgency", "promise_h", "service", "is_active")
    list_filter = ("group", "priority", "is_active")
    search_fields = ("code", "labels")
    list_select_related = ("group",)

    @admin.display(description="libellé", ordering="rank")
    def french(self, kind: Kind) -> str:
        return str(kind.labels.get("fr", kind.code))


@admin.register(Sector)
class SectorAdmin(ConfigurationAdmin):
    list_display = ("name", "code", "parent", "is_active")
    search_fields = ("name", "code")


@admin.register(Service)
class ServiceAdmin(ConfigurationAdmin):
    list_display = ("name", "code", "email", "phone", "is_active")
    search_fields = ("name", "code")


@admin.register(Place)
class PlaceAdmin(ConfigurationAdmin):
    list_display = ("name", "type", "address", "phone", "is_invented", "is_active")
    list_filter = ("type", "is_invented", "is_active")
    search_fields = ("name", "code", "address")
    actions_list = ("import_file",)

    @action(description="Importer un fichier", url_path="importer", permissions=["change"])  # type: ignore[untyped-decorator]  # unfold
    def import_file(self, request: HttpRequest) -> HttpResponse:
        frame = self.admin_site.each_context(request) | {"title": "Importer des lieux", "opts": self.model._meta}
        return import_page(request, frame)


@admin.register(Contact)
class ContactAdmin(ConfigurationAdmin):
    list_display = ("number", "french", "group", "rank", "is_active")
    list_filter = ("group", "is_active")

    @admin.display(description="libellé", ordering="rank")
    def french(self, contact: Contact) -> str:
        return str(contact.labels.get("fr", contact.code))
