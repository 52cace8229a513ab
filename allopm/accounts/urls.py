"""Addresses of sign-in."""

from django.urls import include, path

from allopm.accounts.views import entrance, given_by_the_city, sign_in

urlpatterns = [
    path("entree/", entrance, name="entrance"),
    path("login/", sign_in, name="account_login"),
    path("signup/", given_by_the_city),
    path("email/", given_by_the_city),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
