"""What a city may say of its desk: each value with its range and, refused, one French sentence. Knows no table."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator

from allopm.city.files.shapes import Strict

CLOCK: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
MOST_RELIEFS: Final = 6  # a day in four-hour watches (chosen)

# Lowest, highest and unit of each whole number (all chosen, save the days of a vehicle: R417-12 allows fewer than
# seven by order of the mayor).
RANGES: Final[dict[str, tuple[int, int, str]]] = {
    "claim_minutes": (2, 120, "minutes"),
    "presence_s": (30, 300, "secondes"),
    "relief_lead_min": (0, 120, "minutes"),
    "promise_near_h": (1, 48, "heures"),
    "watch_minutes": (1, 120, "minutes"),
    "transmission_remind_h": (1, 720, "heures"),
    "transmission_reminders": (0, 10, "rappels"),
    "vehicle_days": (1, 30, "jours"),
    "call_callback_min": (1, 240, "minutes"),
}
SHARE: Final = (0.1, 1.0)


def _within(name: str) -> BeforeValidator:
    low, high, unit = RANGES[name]

    def checked(value: Any) -> int:  # whatever the file or the form holds
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"il faut un nombre entier de {low} à {high} ({unit})")
        return value

    return BeforeValidator(checked)


def _share(value: Any) -> float:  # whatever the file or the form holds
    if isinstance(value, bool) or not isinstance(value, int | float) or not SHARE[0] <= value <= SHARE[1]:
        raise ValueError("il faut une part entre 0,1 et 1 (0,5 : à la moitié du délai)")
    return float(value)


def _times(value: Any) -> tuple[str, ...]:  # whatever the file or the form holds
    times = list(value) if isinstance(value, list | tuple) else []
    if not 1 <= len(times) <= MOST_RELIEFS or not all(isinstance(one, str) and CLOCK.fullmatch(one) for one in times):
        raise ValueError(f"il faut de 1 à {MOST_RELIEFS} heures écrites « 06:00 »")
    if sorted(set(times)) != times:
        raise ValueError("les heures de relève se suivent dans l’ordre, chacune une fois")
    return tuple(times)


def _distribution(value: Any) -> str:  # whatever the file or the form holds
    if value is False:  # an unquoted « off » is false in YAML 1.1
        return "off"
    if value not in ("off", "balanced"):
        raise ValueError("il faut « off » (chacun se sert) ou « balanced » (au poste le moins chargé)")
    return str(value)


class DeskFile(Strict):
    """How the desk works; every part may be left out. The values of the house are those of `desk.yaml` of Nice, save
    that cases are not distributed where nobody asked for it."""

    distribution: Annotated[Literal["off", "balanced"], BeforeValidator(_distribution)] = "off"
    claim_minutes: Annotated[int, _within("claim_minutes")] = 10
    presence_s: Annotated[int, _within("presence_s")] = 45
    silent_share: Annotated[float, BeforeValidator(_share)] = 0.5
    relief_times: Annotated[tuple[str, ...], BeforeValidator(_times)] = ("06:00", "14:00", "22:00")
    relief_lead_min: Annotated[int, _within("relief_lead_min")] = 20
    promise_near_h: Annotated[int, _within("promise_near_h")] = 4
    watch_minutes: Annotated[int, _within("watch_minutes")] = 10
    transmission_remind_h: Annotated[int, _within("transmission_remind_h")] = 24
    transmission_reminders: Annotated[int, _within("transmission_reminders")] = 2
    vehicle_days: Annotated[int, _within("vehicle_days")] = 7
    call_callback_min: Annotated[int, _within("call_callback_min")] = 15
