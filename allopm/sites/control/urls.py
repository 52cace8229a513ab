"""Addresses of the desk's pages. Its data comes from the API and the live stream."""

from django.urls import path

from allopm.sites.control import networks_urls, relief, requests_urls, views

app_name = "control"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("tableau/", views.board, name="board"),
    path("version/", views.version, name="version"),
    path("releve/", relief.reliefs, name="reliefs"),
    path("releve/<int:sheet_id>/", relief.relief, name="relief"),
    *networks_urls.urlpatterns,
    *requests_urls.urlpatterns,
]
