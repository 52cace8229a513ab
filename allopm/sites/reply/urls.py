"""Addresses of the page that a service opens from its mail."""

from __future__ import annotations

from django.urls import path

from allopm.sites.reply import views

app_name = "reply"
urlpatterns = [path("<str:token>/", views.page, name="page")]
