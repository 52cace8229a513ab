"""Addresses of the supervisors' pages: server-rendered, usable without JavaScript."""

from django.urls import path

from allopm.sites.pilotage import importing, views

app_name = "pilotage"
urlpatterns = [
    path("", views.home, name="home"),
    path("equipages/", views.board, name="board"),
    path("equipages/vacation/", views.new_shift, name="new_shift"),
    path("equipages/vacation/<int:shift_id>/", views.shift, name="shift"),
    path("equipages/vacation/<int:shift_id>/retirer/", views.take_out, name="take_out"),
    path("equipages/import/", importing.import_page, name="import"),
    path("equipages/import/defaire/", importing.undo, name="undo_import"),
]
