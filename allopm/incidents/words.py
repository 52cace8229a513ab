"""States and steps as the desk reads them, states as a resident reads them. Data only."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allopm.incidents.states import State, Step

STATE_WORDS: Final[dict[State, str | Promise]] = {
    State.NEW: _("nouvelle"),
    State.OPEN: _("ouverte"),
    State.HELD: _("en attente"),
    State.WATCHED: _("à surveiller"),
    State.DISPATCHED: _("équipage envoyé"),
    State.ON_SCENE: _("équipage sur place"),
    State.HANDED_OVER: _("transmise"),
    State.ENDED: _("terminée"),
}
PUBLIC_WORDS: Final[dict[State, str | Promise]] = {
    State.NEW: _("pas encore lu"),
    State.OPEN: _("lu par un agent"),
    State.HELD: _("lu par un agent"),
    State.WATCHED: _("lu par un agent"),
    State.DISPATCHED: _("un équipage est envoyé"),
    State.ON_SCENE: _("un équipage est sur place"),
    State.HANDED_OVER: _("transmis au service compétent"),
    State.ENDED: _("terminé"),
}
STEP_WORDS: Final[dict[Step, str | Promise]] = {
    Step.RESECTORED: _("autre secteur"),
    Step.RECEIVED: _("signalement reçu"),
    Step.WITNESS: _("un autre témoin"),
    Step.OPENED: _("ouverte"),
    Step.CLAIMED: _("prise en charge"),
    Step.RELEASED: _("relâchée"),
    Step.GIVEN: _("proposée par la répartition"),
    Step.ASSIGNED: _("confiée"),
    Step.CLAIM_OVER: _("prise en charge levée"),
    Step.QUALIFIED: _("requalifiée"),
    Step.HELD: _("mise en attente"),
    Step.HOLD_OVER: _("fin de l’attente"),
    Step.WATCHED: _("caméra demandée"),
    Step.CREW_SENT: _("équipage envoyé"),
    Step.CREW_DIVERTED: _("équipage détourné"),
    Step.PLANNED: _("mise dans une tournée"),
    Step.UNPLANNED: _("retirée de la tournée"),
    Step.VEHICLE_CHECKED: _("contrôle de véhicule"),
    Step.CREW_MOVED: _("équipage"),
    Step.CREW_RECALLED: _("équipage rappelé"),
    Step.CREW_REFUSED: _("refusée par l’équipage"),
    Step.CREW_CLEARED: _("mission terminée"),
    Step.ASKED: _("question au déclarant"),
    Step.REPORTER_SPOKE: _("message du déclarant"),
    Step.STILL: _("nouvelles du déclarant"),
    Step.HANDED_OVER: _("transmise"),
    Step.SERVICE_RECEIVED: _("accusé de réception du service"),
    Step.SERVICE_TOOK: _("prise en charge par le service"),
    Step.SERVICE_ANSWERED: _("réponse du service"),
    Step.SERVICE_DECLINED: _("refusée par le service"),
    Step.SERVICE_REMINDED: _("rappel au service"),
    Step.NOT_DELIVERED: _("transmission non remise"),
    Step.EXPORTED: _("exportée pour un officier de police judiciaire"),
    Step.GROUPED: _("regroupée"),
    Step.UNGROUPED: _("dégroupée"),
    Step.NOTED: _("note interne"),
    Step.ENDED: _("terminée"),
    Step.CONTESTED: _("fin contestée par le déclarant"),
    Step.REOPENED: _("rouverte"),
    Step.ESCALATED: _("délai dépassé"),
    Step.VEHICLE_DUE: _("véhicule à revoir"),
    Step.VEHICLE_DECIDED: _("décision sur le véhicule"),
    Step.REMOVAL_ASKED: _("enlèvement demandé"),
    Step.AGED: _("le temps passe"),
    Step.LED: _("ressemblance recalculée"),
    Step.APART: _("pas la même chose"),
    Step.UNDONE: _("annulation"),
    Step.SILENT: _("personne n’a encore agi"),
    Step.PROMISE_NEAR: _("engagement bientôt dépassé"),
    Step.PROMISE_BROKEN: _("engagement dépassé"),
    Step.HEARD: _("message du déclarant lu"),
    Step.WATCH_TAKEN: _("caméras : prises en main"),
    Step.WATCH_LOOKING: _("caméras regardées"),
    Step.WATCH_DECIDED: _("caméras : décision"),
    Step.WATCH_DUE: _("caméras : personne n’a conclu à temps"),
    Step.WITHDRAWN: _("le déclarant a effacé ses données"),
}
