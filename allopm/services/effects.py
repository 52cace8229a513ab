"""What a step does beyond the request itself, looked up by its code in the procedure. Rooms above register theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.services.models import Request

Effect = Callable[["CityInfo", "Request", datetime], None]
EFFECTS: Final[dict[str, Effect]] = {}


def run_effect(code: str, city: CityInfo, request: Request, at: datetime) -> None:
    """In the transaction of the step. A code that nobody registered is a mistake of the configuration."""
    if code:
        EFFECTS[code](city, request, at)
