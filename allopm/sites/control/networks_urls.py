"""Addresses of the networks and of the register at the desk."""

from __future__ import annotations

from django.urls import path

from allopm.sites.control import networks, partners

urlpatterns = [
    path("voisins/", networks.overview, name="networks"),
    path("voisins/annoncer/", networks.announce, name="network_announce"),
    path("voisins/alertes/<int:alert_id>/<slug:deed>/", networks.alert, name="network_alert"),
    path("voisins/membres/<int:member_id>/", networks.member, name="network_member"),
    path("voisins/membres/<int:member_id>/courrier/", networks.letter, name="network_letter"),
    path("voisins/membres/<int:member_id>/<slug:deed>/", networks.member_deed, name="network_deed"),
    path("voisins/secteurs/<slug:network>/<slug:code>/", networks.sector, name="network_sector"),
    path("angela/", partners.register, name="partners"),
    path("angela/formations/", partners.plan, name="training_plan"),
    path("angela/formations/<int:training_id>/annuler/", partners.cancel, name="training_cancel"),
    path("angela/<int:partner_id>/", partners.partner, name="partner"),
    path("angela/<int:partner_id>/<slug:deed>/", partners.partner_deed, name="partner_deed"),
]
