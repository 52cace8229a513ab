"""The registration receipt of a report, as a page and as a PDF (CRPA L112-11, R112-11-1). HTTP only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allopm.city.queries import CityInfo, contacts, current_city, kind_info, service_info
from allopm.interop.receipts.paper import Slip, print_slip
from allopm.reports.queries import find_thread, thread_card
from allopm.sites.citizen.templatetags.pieces import full_moment
from allopm.sites.citizen.thread import link_and_code, private

if TYPE_CHECKING:
    from datetime import datetime


@private
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What the law wants, on a page that also gives the private link."""
    return render(request, "citizen/receipt.html", {"token": token, **_said(token), **link_and_code(request, token)})


def _said(token: str) -> dict[str, Any]:
    report, city = find_thread(token), current_city()
    return {
        "city": city,
        "card": thread_card(token),
        "received_at": report.created_at,
        "answer_by": report.answer_by,
        "service": service_in_charge(city, report.kind),
        "law": law(report.created_at),
    }


def law(received_at: datetime) -> str:
    return _(
        "Accusé de réception électronique (art. L112-11 du code des relations entre le public et l’administration). "
        "Votre envoi a été enregistré %(when)s. Il n’ouvre pas de décision implicite : un signalement n’est pas une "
        "demande."
    ) % {"when": full_moment(received_at)}


def service_in_charge(city: CityInfo, kind: str) -> dict[str, str]:
    """Name, mailbox and telephone that the law wants on a receipt; what the city did not configure is left out."""
    info = kind_info(city, kind)
    if info.door == "mairie" and info.service and (service := service_info(city, info.service)):
        return {"name": service.name, "email": service.email}
    lines = (line for line in contacts(city) if line.group == "city" and not line.sms)
    return {"name": city.police_name, "phone": next((line.number for line in lines), "")}


@private
@require_safe
def receipt_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The same on paper."""
    said = _said(token)
    card = said["card"]
    service = "\n".join(value for value in said["service"].values() if value)
    slip = Slip(
        police=said["city"].police_name,
        title=_("Signalement reçu"),
        code=card["code"],
        lines=[
            (_("Objet"), ", ".join(part for part in (card["kind_label"], card["address"]) if part)),
            (_("Reçu"), full_moment(said["received_at"])),
            (_("Réponse promise avant"), full_moment(said["answer_by"])),
            (_("Service chargé"), service),
        ],
        link_title=_("Votre lien privé"),
        link=link_and_code(request, token)["link"],
        law=said["law"],
        lang=get_language() or "fr",
    )
    response = HttpResponse(print_slip(slip), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{card["code"]}.pdf"'
    return response
