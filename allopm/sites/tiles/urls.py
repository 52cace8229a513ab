"""Addresses of the map's files, under /carte/."""

from django.urls import path

from allopm.sites.tiles import views

app_name = "tiles"
urlpatterns = [
    path("basemap.pmtiles", views.basemap, name="basemap"),
    path("style.json", views.style, name="style"),
    path("sketch.geojson", views.sketch, name="sketch"),
]
