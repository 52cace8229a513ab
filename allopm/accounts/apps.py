"""Room registration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "allopm.accounts"
    label = "accounts"
