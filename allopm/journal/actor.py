"""Who acts. Knows no table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ActorKind = Literal["operator", "crew", "system", "resident", "service"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a change; `id` is the account's number, `name` what colleagues read."""

    kind: ActorKind
    id: int | None
    name: str


SYSTEM: Final = Actor("system", None, "AlloPM")
RESIDENT: Final = Actor("resident", None, "Le déclarant")
