"""Who may plan, import and read the board of shifts.

The plan names officers and decides who is counted on, so it belongs to those who answer for the room: supervisors
and administrators. Operators see of a crew what its card says; a crew reads its own shifts on its own page.
"""

from __future__ import annotations

from typing import Final

from allopm.accounts.roles import Role

MAY_PLAN: Final = (Role.SUPERVISOR, Role.ADMIN)
