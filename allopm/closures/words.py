"""What happened to a closure and what it is, in French. Data only."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from allopm.closures.states import Kind, Step

STEP_WORDS: Final = {
    Step.DRAW: _("tracée"),
    Step.CHANGE: _("modifiée"),
    Step.LIFT: _("levée"),
    Step.BEGIN: _("commencée"),
    Step.END: _("arrivée à son terme"),
}
KIND_WORDS: Final = {Kind.CLOSED: _("rue fermée"), Kind.SLOW: _("ralentissement")}
