"""Addresses of what opens without a network."""

from django.urls import path

from allopm.sites.citizen import offline

urlpatterns = [
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("pm/consignes/", offline.instructions, name="instructions"),
    path("pm/hors-ligne/", offline.offline_page, name="offline"),
    path("pm/hors-ligne/signaler/", offline.report_page, name="offline_report"),
]
