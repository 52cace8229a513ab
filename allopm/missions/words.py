"""States of a mission as people read them. Data only."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allopm.missions.states import State

STATE_WORDS: Final[dict[State, str | Promise]] = {
    State.SENT: _("envoyée"),
    State.PLANNED: _("en attente dans la tournée"),
    State.ACKNOWLEDGED: _("reçue"),
    State.EN_ROUTE: _("en route"),
    State.ON_SCENE: _("sur place"),
    State.CLEARED: _("terminée"),
    State.REFUSED: _("refusée"),
    State.RECALLED: _("rappelée"),
    State.DIVERTED: _("détournée"),
}
