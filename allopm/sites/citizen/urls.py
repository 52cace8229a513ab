"""Addresses of residents' pages."""

from __future__ import annotations

from django.urls import path, register_converter

from allopm.sites.citizen import (
    feedback,
    following,
    home,
    knowing,
    mine,
    my_data,
    networks_urls,
    offline_urls,
    places_urls,
    procedures_urls,
    quick,
    receipts,
    report,
    thread,
)


class Door:
    """The two doors of the app."""

    regex = "pm|mairie"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Door, "door")
app_name = "citizen"
urlpatterns = [
    path("", home.doors, name="doors"),
    path("donnees/", home.your_data, name="your_data"),
    path("accessibilite/", home.accessibility, name="accessibility"),
    path("<door:door>/", home.door_home, name="door"),
    path("pm/contacts/", home.contacts_page, name="contacts"),
    path("pm/services/", knowing.services, name="services"),
    path("pm/technologies/", knowing.technologies, name="technologies"),
    path("pm/fourriere/", knowing.pound, name="pound"),
    path("pm/objets-trouves/", knowing.lost_property, name="lost_property"),
    path("pm/victimes/", knowing.victims, name="victims"),
    path("pm/angela/", knowing.angela, name="angela"),
    path("avis/", feedback.feedback, name="feedback"),
    *offline_urls.urlpatterns,
    *places_urls.urlpatterns,
    *networks_urls.urlpatterns,
    *procedures_urls.urlpatterns,
    path("pm/mes-signalements/", mine.my_reports, name="my_reports"),
    path("pm/mes-signalements/ajouter/", mine.bring_link, name="bring_link"),
    path("pm/mes-signalements/quitter/", mine.leave_device, name="leave_device"),
    path("pm/mes-signalements/retrouver/", mine.find_again, name="find_again"),
    path("pm/mes-signalements/code/", mine.prove_address, name="prove"),
    path("pm/mes-donnees/", my_data.my_data, name="my_data"),
    path("pm/mes-donnees/mes-donnees.json", my_data.copy_json, name="copy_json"),
    path("pm/mes-donnees/mes-donnees.zip", my_data.copy_zip, name="copy_zip"),
    path("pm/mes-donnees/effacer/", my_data.erase, name="erase_data"),
    path("oublier/", home.forget, name="forget"),
    path("<door:door>/signaler/", report.start, name="report"),
    path("<door:door>/signaler/chercher/", quick.search, name="search"),
    path("<door:door>/signaler/autour.json", quick.around, name="around"),
    path("<door:door>/signaler/effacer/", report.erase, name="erase"),
    path(
        "<door:door>/signaler/photos/<uuid:photo_id>.jpg",
        report.draft_photo,
        name="draft_photo",
    ),
    path("<door:door>/signaler/<slug:step>/", report.page, name="step"),
    path("suivi/<str:token>/", thread.page, name="thread"),
    path("suivi/<str:token>/recu/", receipts.receipt, name="receipt"),
    path("suivi/<str:token>/recu.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path("suivi/<str:token>/message/", thread.message, name="message"),
    path("suivi/<str:token>/encore/", thread.still, name="still"),
    path("suivi/<str:token>/prevenir/", following.channels, name="follow"),
    path("prevenir/", following.staff, name="staff_notices"),
    path("stop/<str:token>/", following.stop_page, name="stop_notices"),
    path("suivi/<str:token>/avis/", thread.satisfaction, name="satisfaction"),
    path("suivi/<str:token>/photo/", thread.more_photos, name="more_photos"),
    path("suivi/<str:token>/contester/", thread.contest_end, name="contest"),
    path(
        "suivi/<str:token>/oublier-contact/",
        thread.forget_my_contact,
        name="forget_contact",
    ),
    path("suivi/<str:token>/photos/<uuid:photo_id>", thread.photo, name="thread_photo"),
]
