"""What a step does beyond the request itself, looked up by its code in the procedure. Rooms above register theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from allopm.refusals import Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.services.models import Request


class UnknownEffect(Refused):
    """422: the configuration names an effect that no room registered."""

    code = "unknown_effect"


Effect = Callable[["CityInfo", "Request", datetime], None]
EFFECTS: Final[dict[str, Effect]] = {}


def run_effect(code: str, city: CityInfo, request: Request, at: datetime) -> None:
    """In the transaction of the step. Raises UnknownEffect."""
    if not code:
        return
    if code not in EFFECTS:
        said = _("L’effet « %(code)s » de cette étape n’existe pas : dites-le à l’administrateur.")
        raise UnknownEffect(said % {"code": code})
    EFFECTS[code](city, request, at)
