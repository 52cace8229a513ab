"""What a reporter reads of a case: the thread's card, in the reporter's language. Never a crew's position."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allopm.city.queries import kind_info, service_info
from allopm.events.log import Change
from allopm.incidents.outcomes import OUTCOMES, PROOFS, SENTENCES, Outcome, Proof
from allopm.moments import stamp
from allopm.reports.notices import NOTICES
from allopm.reports.states import CALLED_AWAY, JOINED, SERVICE_WORDS, SPLIT, State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.reports.models import Report

Card = dict[str, Any]
CONTEST_WINDOW: Final = timedelta(hours=72)
ASK_STILL_AFTER: Final = timedelta(minutes=10)

HEADLINES: Final[dict[State, str | Promise]] = {
    State.RECEIVED: gettext_lazy("Votre signalement est reçu"),
    State.READ: gettext_lazy("Votre signalement est lu par un agent"),
    State.ANSWERED: gettext_lazy("Un agent vous a répondu"),
    State.CREW_SENT: gettext_lazy("Un équipage est désigné"),
    State.EN_ROUTE: gettext_lazy("Un équipage est en route"),
    State.ON_SCENE: gettext_lazy("Un équipage est sur place"),
    State.HANDED_OVER: gettext_lazy("Transmis au service compétent"),
    State.ENDED: gettext_lazy("Terminé"),
    State.CONTESTED: gettext_lazy("Vous avez contesté la fin"),
}
STEP_TEXTS: Final[dict[State, str | Promise]] = {
    State.RECEIVED: gettext_lazy("Reçu, accusé de réception remis"),
    State.READ: gettext_lazy("Lu par un agent"),
    State.ANSWERED: gettext_lazy("Un agent vous a écrit"),
    State.CREW_SENT: gettext_lazy("Équipage désigné"),
    State.EN_ROUTE: gettext_lazy("Équipage en route"),
    State.ON_SCENE: gettext_lazy("Équipage sur place"),
    State.HANDED_OVER: gettext_lazy("Transmis au service compétent"),
    State.ENDED: gettext_lazy("Terminé"),
    State.CONTESTED: gettext_lazy("Fin contestée, un agent relit"),
}
SERVICE_SENTENCES: Final[dict[str, str | Promise]] = {
    "service.received": gettext_lazy("%(service)s a bien reçu votre signalement"),
    "service.took": gettext_lazy("%(service)s s’en occupe"),
    "service.answered": gettext_lazy("%(service)s a répondu"),
    "service.not_ours": gettext_lazy("%(service)s n’est pas compétent : un agent reprend votre signalement"),
}
GROUPING_TEXTS: Final[dict[str, str | Promise]] = {
    JOINED: gettext_lazy("Regroupé avec d’autres signalements du même fait"),
    SPLIT: gettext_lazy("Séparé de nouveau : votre signalement est suivi pour lui-même"),
}
_AHEAD: Final[dict[State, tuple[str | Promise, ...]]] = {
    State.RECEIVED: (gettext_lazy("Lu par un agent"), gettext_lazy("Terminé, avec la raison")),
    State.CREW_SENT: (gettext_lazy("Sur place"), gettext_lazy("Terminé, avec la raison")),
    State.EN_ROUTE: (gettext_lazy("Sur place"), gettext_lazy("Terminé, avec la raison")),
    State.ENDED: (),
}
_TO_THE_END: Final = (gettext_lazy("Terminé, avec la raison"),)


def render_thread(city: CityInfo, report: Report) -> Card:
    """The whole thread. Reads `report.steps`, `report.messages` and `report.incident`."""
    with translation.override(report.lang):
        kind = kind_info(city, report.kind, report.lang)
        state = State(report.state)
        return {
            "code": report.code,
            "version": report.version,
            "kind": report.kind,
            "kind_label": kind.label,
            "state": state.value,
            "headline": str(HEADLINES[state]),
            "steps": [_step(step.state, step.at, step.text) for step in report.steps.all()],
            "next_steps": [str(text) for text in _AHEAD.get(state, _TO_THE_END)],
            "band": _band(state, report.incident),
            "answer_by": stamp(report.answer_by),
            "address": report.address or report.place_words,
            "messages": [
                {
                    "from": "desk" if message.is_from_desk else "you",
                    "text": message.text,
                    "at": stamp(message.at),
                }
                for message in report.messages.all()
            ],
            "still": _still(report),
            "service": _service(city, report),
            "ended": _ended(report),
            "satisfaction": report.satisfaction or None,
        }


def _step(state: str, at: datetime, text: str) -> Card:
    if text in GROUPING_TEXTS:
        return {"state": state, "at": stamp(at), "text": str(GROUPING_TEXTS[text])}
    words = str(STEP_TEXTS[State(state)])
    if state == State.ENDED and text in set(Outcome):
        text = str(OUTCOMES[Outcome(text)])  # kept as a code, read in the reporter's language
    elif state == State.READ and text == CALLED_AWAY:
        words = _("L’équipage désigné a été appelé ailleurs")
        text = _("votre signalement attend de nouveau un équipage")
    elif text.startswith(SERVICE_WORDS):
        code, _colon, service = text.partition(":")
        words, text = str(SERVICE_SENTENCES[code]) % {"service": service}, ""
    elif text in NOTICES:
        words, text = str(NOTICES[text]), ""
    return {"state": state, "at": stamp(at), "text": f"{words} : {text}" if text else words}


def _band(state: State, incident: Incident) -> Card | None:
    low, high = incident.band_low_min, incident.band_high_min
    if low is None or high is None or state not in (State.CREW_SENT, State.EN_ROUTE):
        return None
    words = _("habituellement %(low)s à %(high)s min") % {"low": low, "high": high}
    return {"low_min": low, "high_min": high, "text": words}


def _still(report: Report) -> Card | None:
    if report.ongoing not in ("now", "unknown") or report.state in (State.ENDED, State.HANDED_OVER):
        return None
    return {
        "ask_at": stamp((report.still_at or report.created_at) + ASK_STILL_AFTER),
        "answer": report.still_answer or None,
    }


def _service(city: CityInfo, report: Report) -> Card | None:
    service = service_info(city, report.incident.service) if report.incident.service else None
    return {"name": service.name} if service else None


def _ended(report: Report) -> Card | None:
    incident = report.incident
    if report.state not in (State.ENDED, State.CONTESTED) or not incident.outcome or incident.ended_at is None:
        return None
    outcome, proof = Outcome(incident.outcome), Proof(incident.proof or Proof.NONE)
    return {
        "outcome": outcome.value,
        "outcome_label": str(OUTCOMES[outcome]),
        "proof": proof.value,
        "proof_label": str(PROOFS[proof]),
        "text": " ".join(part for part in (str(SENTENCES[outcome]), report.ended_text or incident.ended_text) if part),
        "contest_until": stamp(incident.ended_at + CONTEST_WINDOW),
    }


def thread_change(card: Card, token_hash: str) -> Change:
    """The event that moves the reporter's page."""
    return Change(
        audience=f"thread:{token_hash}",
        kind="thread.changed",
        entity=f"thread:{card['code']}",
        version=card["version"],
        body=card,
    )
