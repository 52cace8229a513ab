"""Who may read where a crew has been.

A past way says what people did all day, so it is read by supervisors alone, with a reason that the crew reads too; a
replayed desk shows positions to the same people and to nobody else.
"""

from __future__ import annotations

from typing import Final

from allopm.accounts.roles import Role

MAY_READ_TRACKS: Final = (Role.SUPERVISOR,)
