"""Addresses of sign-in."""

from django.urls import include, path

from allopm.accounts.views import entrance

urlpatterns = [
    path("entree/", entrance, name="entrance"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
