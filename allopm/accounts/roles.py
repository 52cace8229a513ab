"""Roles of the house. Data only."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    OPERATOR = "operator"
    CREW = "crew"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


ROLE_LABELS: Final = [
    (Role.OPERATOR.value, "opérateur du CSU"),
    (Role.CREW.value, "équipage"),
    (Role.SUPERVISOR.value, "chef de salle"),
    (Role.ADMIN.value, "administrateur"),
]
DESK_ROLES: Final = (Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN)
HOMES: Final = {
    Role.OPERATOR: "/desk/",
    Role.SUPERVISOR: "/desk/",
    Role.CREW: "/field/",
    Role.ADMIN: "/admin/",
}
