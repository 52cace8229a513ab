"""Room registration."""

from django.apps import AppConfig


class AddressesConfig(AppConfig):
    name = "allopm.addresses"
    label = "addresses"
