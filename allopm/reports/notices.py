"""News of a case that is no answer of a person: kept in a step as a code, read in the reporter's language."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Notice(StrEnum):
    VEHICLE_FIRST = "notice.vehicle_first"
    VEHICLE_SAME = "notice.vehicle_same"
    VEHICLE_RESTARTED = "notice.vehicle_restarted"
    VEHICLE_TOW = "notice.vehicle_tow"


NOTICES: Final[dict[str, str | Promise]] = {
    Notice.VEHICLE_FIRST: _("Véhicule contrôlé sur place ; un second contrôle suivra, le délai de la loi passé"),
    Notice.VEHICLE_SAME: _("Second contrôle fait : le véhicule n’a pas bougé"),
    Notice.VEHICLE_RESTARTED: _("Second contrôle fait : le véhicule a bougé, le délai de la loi repart"),
    Notice.VEHICLE_TOW: _("Enlèvement demandé à la fourrière"),
}
