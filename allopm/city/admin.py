"""The configuration of a city in the administration: every change is journalled and seen by all within a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.db import models
from django.shortcuts import redirect, render
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from allopm.accounts.queries import actor_of
from allopm.city.actions import record_change
from allopm.city.forms import ConfiguredForm, ProcedureForm, ReadableJSON, SectorForm, ServiceForm
from allopm.city.import_admin import import_page
from allopm.city.models import (
    Answer,
    CallRules,
    Camera,
    City,
    Contact,
    DeskRules,
    DispatchRules,
    Fact,
    Kind,
    KindGroup,
    OfCity,
    Place,
    Procedure,
    Sector,
    Service,
    UrgencyRules,
)
from allopm.city.queries import current_city
from allopm.incidents.resectoring import misplaced_cases, resector

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

AFTER_A_NEW_POLYGON = (
    "Les nouveaux signalements prennent ce découpage. Les affaires ouvertes gardent le secteur calculé à leur "
    "arrivée : « Recalculer le secteur des affaires ouvertes », dans la liste, les met à jour."
)
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
            data={"fields": {field: self.journalled(form, field) for field in form.changed_data}},
        )

    def journalled(self, form: Any, field: str) -> dict[str, Any]:  # any model's form
        """What the journal keeps of a changed field."""
        return _short(form, field)


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
    form = SectorForm
    list_display = ("name", "code", "parent", "version", "is_active")
    search_fields = ("name", "code")
    change_form_before_template = "city_admin/sector_editor.html"
    actions_list = ("resector_cases",)

    def journalled(self, form: Any, field: str) -> dict[str, Any]:
        """A polygon is kept whole: it can be drawn again from the journal."""
        if field == "polygon":
            return {"from": form.initial.get(field), "to": form.cleaned_data[field]}
        return super().journalled(form, field)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.version += int(change)
        super().save_model(request, obj, form, change)
        for remark in form.remarks:
            messages.warning(request, remark)
        if "polygon" in form.changed_data or "is_active" in form.changed_data:
            messages.info(request, AFTER_A_NEW_POLYGON)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:  # fmt: skip  # Django's own signature
        """The drawing knows the other sectors and where the city is."""
        city = current_city()
        others = Sector.objects.filter(city_id=city.id, is_active=True).exclude(pk=object_id or 0)
        features = [
            {"type": "Feature", "properties": {"name": sector.name}, "geometry": sector.polygon} for sector in others
        ]
        drawing = {
            "sector_center": f"{city.center[0]},{city.center[1]}",
            "sector_others": {"type": "FeatureCollection", "features": features},
        }
        return super().changeform_view(request, object_id, form_url, (extra_context or {}) | drawing)  # type: ignore[no-any-return]

    @action(description="Recalculer le secteur des affaires ouvertes", url_path="recalculer", permissions=["change"])  # type: ignore[untyped-decorator]  # unfold
    def resector_cases(self, request: HttpRequest) -> HttpResponse:
        """GET says how many open cases lie in another sector now; POST moves them."""
        city = current_city()
        if request.method == "POST":
            moved = resector(city, by=actor_of(request.user), at=timezone.now())
            messages.success(request, f"{moved} affaire(s) ont changé de secteur.")
            return redirect("admin:city_sector_changelist")
        frame = self.admin_site.each_context(request) | {"title": "Secteurs des affaires ouvertes"}
        context = {"opts": self.model._meta, "count": len(misplaced_cases(city))}
        return render(request, "city_admin/resector.html", frame | context)


class RulesAdmin(ConfigurationAdmin):
    """The one row of a city's rules: neither added nor taken out of service."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_exclude(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return ["city", "code", "rank", "is_active"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.version += 1
        super().save_model(request, obj, form, change)


@admin.register(DispatchRules)
class DispatchRulesAdmin(RulesAdmin):
    list_display = ("__str__", "policy", "reach_min")


@admin.register(DeskRules)
class DeskRulesAdmin(RulesAdmin):
    list_display = ("__str__", "distribution", "claim_minutes", "vehicle_days")


@admin.register(UrgencyRules)
class UrgencyRulesAdmin(RulesAdmin):
    list_display = ("__str__",)


@admin.register(CallRules)
class CallRulesAdmin(RulesAdmin):
    list_display = ("__str__", "receipt")


@admin.register(Service)
class ServiceAdmin(ConfigurationAdmin):
    form = ServiceForm
    list_display = ("name", "code", "channel", "email", "phone", "is_active")
    list_filter = ("channel", "is_active")
    search_fields = ("name", "code")

    def journalled(self, form: Any, field: str) -> dict[str, Any]:
        """That the secret changed, never the secret."""
        return {"to": "changé"} if field == "secret" else super().journalled(form, field)


@admin.register(Procedure)
class ProcedureAdmin(ConfigurationAdmin):
    form = ProcedureForm
    list_display = ("__str__", "code", "team", "promise_days", "is_invented", "is_active")
    list_filter = ("is_active", "is_invented")


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


@admin.register(Answer)
class AnswerAdmin(ConfigurationAdmin):
    list_display = ("label", "code", "purposes", "outcomes", "is_active")
    search_fields = ("label", "code")


@admin.register(Camera)
class CameraAdmin(ConfigurationAdmin):
    list_display = ("label", "kind", "bearing", "range_m", "is_invented", "is_active")
    list_filter = ("kind", "is_invented", "is_active")
    search_fields = ("label", "code")


@admin.register(Contact)
class ContactAdmin(ConfigurationAdmin):
    list_display = ("number", "french", "group", "rank", "is_active")
    list_filter = ("group", "is_active")

    @admin.display(description="libellé", ordering="rank")
    def french(self, contact: Contact) -> str:
        return str(contact.labels.get("fr", contact.code))


@admin.register(Fact)
class FactAdmin(ConfigurationAdmin):
    list_display = ("__str__", "page", "source", "as_of", "is_invented", "is_active")
    list_filter = ("page", "is_invented", "is_active")
    search_fields = ("code", "labels")
