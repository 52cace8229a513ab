"""What happened to a hand-over sheet and what is broken, in French. Data only."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from allopm.team.states import Sheet, Side, Step

STEP_WORDS: Final = {
    Step.MADE: _("préparée"),
    Step.NOTED: _("note ajoutée"),
    Step.LEAVING: _("signée par la vacation qui part"),
    Step.ARRIVING: _("signée par la vacation qui arrive"),
    Step.RANG: _("signature rappelée"),
    Step.PASSED: _("remplacée par une fiche plus récente"),
}
STATE_WORDS: Final = {
    Sheet.OPEN: _("à signer par la vacation qui part"),
    Sheet.LEFT: _("à signer par la vacation qui arrive"),
    Sheet.DONE: _("signée des deux vacations"),
    Sheet.PASSED: _("remplacée avant d’être signée des deux vacations"),
}
SIDE_WORDS: Final = {Side.LEAVING: _("qui part"), Side.ARRIVING: _("qui arrive")}
