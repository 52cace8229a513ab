"""Addresses of the networks of neighbours and shops, and of the partner places."""

from __future__ import annotations

from django.urls import path, register_converter

from allopm.neighbours.states import Network
from allopm.sites.citizen import neighbours, partners


class NetworkName:
    """The networks there are."""

    regex = "|".join(Network)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(NetworkName, "network")
urlpatterns = [
    path("pm/<network:network>/", neighbours.network, name="network"),
    path("pm/<network:network>/rejoindre/", neighbours.join, name="join"),
    path("voisins/<str:token>/", neighbours.page, name="member"),
    path("voisins/<str:token>/code/", neighbours.code, name="member_code"),
    path("voisins/<str:token>/alerte/", neighbours.raise_alert, name="member_alert"),
    path("voisins/<str:token>/inexact/<int:alert_id>/", neighbours.flag, name="member_flag"),
    path("voisins/<str:token>/parrainer/<int:member_id>/", neighbours.vouch, name="member_vouch"),
    path("voisins/<str:token>/quitter/", neighbours.leave, name="member_leave"),
    path("pm/angela/partenaire/", partners.ask, name="partner_ask"),
    path("partenaire/<str:token>/", partners.page, name="partner"),
    path("partenaire/<str:token>/formation/", partners.choose, name="partner_choose"),
    path("partenaire/<str:token>/rendre/", partners.give_back, name="partner_give_back"),
    path("partenaire/<str:token>/retirer/", partners.withdraw, name="partner_withdraw"),
]
