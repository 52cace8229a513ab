"""Room registration."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "allopm.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """One way to sign in for all, the administration too: its own form knows no second factor."""
        from allauth.account.decorators import secure_admin_login
        from django.contrib import admin

        from allopm.accounts import signins  # noqa: F401  # connects the receivers

        admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
