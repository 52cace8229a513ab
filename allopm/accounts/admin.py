"""Accounts in the administration: given, changed and closed there, each time journalled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from allopm.accounts.models import User
from allopm.accounts.queries import actor_of
from allopm.accounts.roles import Role
from allopm.city.queries import current_city
from allopm.journal.actions import write

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

# Rights come from the role, addresses from the city: Django's and allauth's own tables have nothing to say here.
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)


class AccountForm(UserChangeForm):  # type: ignore[misc]  # django-unfold ships no types
    """An administrator cannot close or demote the account in use: somebody must be left to undo it."""

    acting: ClassVar[int] = 0

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_own = self.instance.pk == self.acting
        if is_own and not (cleaned.get("is_active") and cleaned.get("role") == Role.ADMIN):
            raise ValidationError(_("Vous ne pouvez ni fermer ni rétrograder votre propre compte."))
        return cleaned

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class AccountAdmin(UserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]  # django-unfold ships no types
    """No deletion: the journal names people. A closed account no longer signs in, at once."""

    form = AccountForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("name", "email", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = ((None, {"fields": ("email", "name", "role", "is_active", "password", "last_login", "date_joined")}),)
    add_fieldsets = ((None, {"fields": ("email", "name", "role", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(city_id=current_city().id)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)  # a class of its own for every request
        form.acting = request.user.pk
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.city_id = obj.city_id or current_city().id
        obj.is_staff = obj.is_superuser = obj.role == Role.ADMIN
        super().save_model(request, obj, form, change)
        self._note(request, obj, "changed" if change else "added", fields=form.changed_data)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """Django's password page saves without `save_model`; it says so here."""
        if "password" in str(message):
            self._note(request, obj, "password_changed", fields=[])
        return super().log_change(request, obj, message)

    def _note(self, request: HttpRequest, user: User, what: str, *, fields: list[str]) -> None:
        write(
            user.city_id or current_city().id,
            what=f"account.{what}",
            about=f"account:{user.pk}",
            by=actor_of(request.user),
            at=timezone.now(),
            data={"role": user.role, "is_active": user.is_active, "fields": fields},
        )
