"""How what other rooms hold is read by the person: a title and lines, in plain words. Knows no room's table."""

from __future__ import annotations

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allopm.sites.citizen.templatetags.pieces import instant, moment

Card = dict[str, Any]
ROOMS: Final[dict[str, str | Promise]] = {
    "neighbours": _("Réseau de voisins ou de commerces"),
    "notices": _("Avis que vous recevez"),
    "services": _("Demande à la police municipale"),
    "calls": _("Appel téléphonique"),
}
LABELS: Final[dict[str, str | Promise]] = {
    "address": _("Adresse"),
    "answers": _("Vos réponses"),
    "channel": _("Moyen"),
    "code": _("Votre numéro"),
    "began_at": _("Début"),
    "company": _("Commerce"),
    "ended_at": _("Fin"),
    "email": _("E-mail"),
    "hours": _("Horaires"),
    "language": _("Langue"),
    "messages": _("Messages"),
    "name": _("Nom"),
    "note": _("Noté par l’agent"),
    "notices": _("Avis"),
    "number": _("Téléphone"),
    "phone": _("Téléphone"),
    "place_name": _("Lieu"),
    "sector": _("Secteur"),
    "state": _("État"),
    "steps": _("Étapes"),
    "words": _("Vos mots"),
}
# Private pages beside threads, by the kind of their owner; the address of each has that name.
PAGES: Final[dict[str, str | Promise]] = {
    "request": _("Demande à la police municipale"),
    "member": _("Réseau de voisins ou de commerces"),
    "partner": _("Demandez Angela"),
}
HIDDEN: Final = frozenset({"owner", "title", "what"})


def read_card(room: str, card: Card) -> Card:
    """`title`, `owner` (when it can be erased alone) and `lines`; what has no word of ours keeps its own name."""
    said = {key: _text(value) for key, value in card.items() if key not in HIDDEN}
    lines = [(LABELS.get(key, key.replace("_", " ")), text) for key, text in said.items() if text]
    return {"title": card.get("title") or ROOMS.get(room, room), "owner": card.get("owner", ""), "lines": lines}


def _text(value: Any) -> str:
    """Anything JSON, on one line; moments as people say them; empty for what is empty."""
    if isinstance(value, dict):
        return ", ".join(text for one in value.values() if (text := _text(one)))
    if isinstance(value, list):
        return " · ".join(text for one in value if (text := _text(one)))
    if value is None or value is False or value == "":
        return ""
    text = str(value)
    return moment(instant(text)) if _is_moment(text) else text


def _is_moment(text: str) -> bool:
    if len(text) < 19 or text[10:11] != "T":
        return False
    try:
        instant(text)
    except ValueError:
        return False
    return True
