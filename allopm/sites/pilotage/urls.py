"""Addresses of the supervisors' pages: server-rendered, usable without JavaScript."""

from django.urls import path

from allopm.sites.pilotage import calls, crews, importing, journey, remarks, rules_page, views

app_name = "pilotage"
urlpatterns = [
    path("", views.home, name="home"),
    path("appels/", calls.calls, name="calls"),
    path("parcours/", journey.journey, name="journey"),
    path("retours/", remarks.remark_list, name="remarks"),
    path("retours/<uuid:remark_id>/", remarks.handle, name="handle_remark"),
    path("retours/<uuid:remark_id>/image.jpg", remarks.picture, name="remark_picture"),
    path("reglages/", rules_page.settings_page, name="settings"),
    path("equipages/", views.board, name="board"),
    path("equipages/vacation/", views.new_shift, name="new_shift"),
    path("equipages/vacation/<int:shift_id>/", views.shift, name="shift"),
    path("equipages/vacation/<int:shift_id>/retirer/", views.take_out, name="take_out"),
    path("equipages/indicatifs/", crews.call_sign_list, name="crews"),
    path("equipages/indicatifs/nouveau/", crews.new_crew, name="new_crew"),
    path("equipages/indicatifs/<str:call_sign>/", crews.crew, name="crew"),
    path("equipages/import/", importing.import_page, name="import"),
    path("equipages/import/defaire/", importing.undo, name="undo_import"),
]
