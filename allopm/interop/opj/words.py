"""Codes as an officer reads them. Data only."""

from __future__ import annotations

from typing import Final

CHANNELS: Final = {
    "app": "application",
    "phone": "téléphone 3606",
    "field": "constat d’un équipage",
    "open311": "Open311",
}
ONGOING: Final = {"now": "oui", "over": "terminé", "recurring": "revient souvent", "unknown": "ne sait pas"}
SOURCES: Final = {"gps": "position du téléphone", "pin": "point posé sur la carte", "address": "adresse", "none": ""}
MOMENTS: Final = {
    "acknowledged": "Reçu le",
    "en_route": "En route le",
    "on_scene": "Sur place le",
    "cleared": "Terminé le",
}
MISSION_STATES: Final = {
    "planned": "en attente dans la tournée",
    "sent": "envoyée",
    "acknowledged": "reçue",
    "en_route": "en route",
    "on_scene": "sur place",
    "cleared": "terminée",
    "refused": "refusée",
    "recalled": "rappelée",
    "diverted": "détournée",
}
TRANSMISSION_STATES: Final = {
    "queued": "en attente d’envoi",
    "sent": "envoyée",
    "received": "reçue",
    "answered": "répondue :",
    "failed": "non remise",
}
