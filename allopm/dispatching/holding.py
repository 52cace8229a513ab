"""Whether the city's policy would rather let a case wait, in one French sentence. A person decides otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from allopm.dispatching.policies import kept_free

if TYPE_CHECKING:
    from allopm.dispatching.crews import CaseNeed, CrewOption
    from allopm.dispatching.policies import Policy

ON_DUTY: Final = frozenset({"available", "committed", "unreachable", "pause"})


def held_words(case: CaseNeed, crews: Iterable[CrewOption], policy: Policy) -> str | None:
    """None when the policy would send a free crew now."""
    if case.priority in policy.batch_priorities:
        return f"P{case.priority} : à grouper en tournée plutôt que d’envoyer un équipage pour elle seule"
    if case.waited_s >= policy.held_at_most_s.get(case.priority, math.inf):
        return None
    states = [crew.state for crew in crews if crew.state in ON_DUTY]
    left = states.count("available") - 1
    kept = kept_free(policy.reserve_share, case.priority, len(states))
    if left >= kept:
        return None
    return f"n’en laisse que {max(0, left)} libre(s) pour les urgences (réserve : {kept}) : plutôt mettre en attente"
