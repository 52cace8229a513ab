"""Addresses of the crew's app. Its data comes from the API and the live stream."""

from django.urls import path

from allopm.sites.field import mydata, views

app_name = "field"
urlpatterns = [
    path("", views.app, name="app"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("mes-donnees/", mydata.my_data, name="my_data"),
    path("mes-donnees/copie.json", mydata.my_copy, name="my_copy"),
    path("sw.js", views.service_worker, name="service_worker"),
]
