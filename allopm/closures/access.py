"""Who may draw a closure, change it or lift it.

A closure moves every proposal of the room, so it is drawn by those who answer for the room: supervisors and
administrators. Operators see it and are told so when they try; crews and residents have no door to it.
"""

from __future__ import annotations

from typing import Final

from allopm.accounts.roles import Role

MAY_DRAW: Final = (Role.SUPERVISOR, Role.ADMIN)
