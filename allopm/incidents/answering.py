"""The desk's ready answers for one case: which suit, and what they say once filled, in each language. Sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from allopm.city.queries import answers, service_info
from allopm.incidents.queries import street_only
from allopm.refusals import Malformed

if TYPE_CHECKING:
    from allopm.city.queries import AnswerInfo, CityInfo
    from allopm.incidents.models import Incident

MINUTE_S: Final = 60
HOUR_S: Final = 60 * MINUTE_S
DAY_S: Final = 24 * HOUR_S
DAYS: Final = {"fr": ("1 jour", "{} jours"), "en": ("1 day", "{} days"), "it": ("1 giorno", "{} giorni")}
HERE: Final = {"fr": "à l’endroit signalé", "en": "at the place you reported", "it": "nel luogo segnalato"}
UNKNOWN: Final = "…"  # not said yet: the form is still open


@dataclass(frozen=True)
class Said:
    """What the open form already says; `delay_s` until the case comes back."""

    service: str = ""
    delay_s: float | None = None


def offered_answers(
    city: CityInfo, incident: Incident, *, purpose: str, outcome: str, said: Said = Said()
) -> list[dict[str, Any]]:
    """`[{"code", "label", "texts": {"fr", "en", "it"}}]` in the order of the city."""
    return [
        {"code": answer.code, "label": answer.label, "texts": _fill_all(city, incident, answer, said)}
        for answer in answers(city)
        if answer.suits(purpose, incident.kind, outcome)
    ]


def answer_texts(
    city: CityInfo, incident: Incident, code: str | None, *, purpose: str, outcome: str = "", said: Said = Said()
) -> Mapping[str, str] | None:
    """The texts of one answer by language; None without a code. Raises Malformed for one that does not suit."""
    if not code:
        return None
    found = next((one for one in answers(city) if one.code == code), None)
    if found is None or not found.suits(purpose, incident.kind, outcome):
        raise Malformed(_("Cette réponse prête n’est plus proposée ici : choisissez-en une autre, ou écrivez."))
    return _fill_all(city, incident, found, said)


def _fill_all(city: CityInfo, incident: Incident, answer: AnswerInfo, said: Said) -> dict[str, str]:
    service = service_info(city, said.service or incident.service or "")
    holes = {"service": service.name if service else UNKNOWN}
    street = street_only(incident.address)
    return {
        lang: text.format(**holes, delay=delay_words(said.delay_s, lang), address_street=street or HERE[lang])
        for lang, text in answer.texts.items()
    }


def delay_words(seconds: float | None, lang: str) -> str:
    """« 45 min », « 2 h », « 3 jours »: rounded up, so that nobody waits longer than was said."""
    if seconds is None:
        return UNKNOWN
    if seconds < HOUR_S:
        return f"{max(1, -(-seconds // MINUTE_S)):.0f} min"
    if seconds < 2 * DAY_S:
        return f"{-(-seconds // HOUR_S):.0f} h"
    days = int(-(-seconds // DAY_S))
    one, many = DAYS.get(lang, DAYS["fr"])
    return one if days == 1 else many.format(days)


def delay_s(until: datetime, at: datetime) -> float:
    return max(0.0, (until - at).total_seconds())
