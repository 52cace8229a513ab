"""Why a crew cannot be sent to a case, in French. Knows no way, no database, no clock."""

from __future__ import annotations

from typing import Final

from allopm.dispatching.crews import CaseNeed, Commitment, CrewOption
from allopm.dispatching.wording import skill

CANNOT_GO: Final = {"pause": "en pause", "off_duty": "hors service"}
MAY_GO: Final = frozenset({"available", "committed", "unreachable"})


def obstacles(case: CaseNeed, crew: CrewOption, *, is_finishing: bool, may_divert: bool) -> tuple[str, ...]:
    """Empty when it can."""
    found = [f"il manque : {skill(name)}" for name in case.requires if name not in crew.skills]
    if crew.officers < case.min_officers:
        found.append(f"{crew.officers} agent(s), il en faut {case.min_officers}")
    if crew.calls_for_help:
        found.append("appelle à l’aide")
    if crew.state not in MAY_GO:
        found.append(CANNOT_GO.get(crew.state, "état inconnu"))
    if case.code and crew.commitment and crew.commitment.incident == case.code:
        found.append("déjà sur cette affaire")
    elif crew.state == "committed" and not is_finishing:
        found.extend(_engaged(case, crew.commitment, may_divert=may_divert))
    return tuple(found)


def _engaged(case: CaseNeed, mission: Commitment | None, *, may_divert: bool) -> tuple[str, ...]:
    if mission is None:
        return ("déjà engagé",)
    what = f"P{mission.priority}" + (f", {mission.label}" if mission.label else "")
    if mission.state == "on_scene":
        return (f"sur place pour une autre affaire ({what})",)
    if case.priority < mission.priority:
        return () if may_divert else (f"en route vers moins urgent ({what}) : à rappeler d’abord",)
    return (f"déjà en route vers une affaire aussi urgente ({what})",)
