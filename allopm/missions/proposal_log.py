"""The log of proposals: what was shown to the desk, and what was chosen. Calibration data; ranks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from allopm.dispatching.crews import Proposal as Candidate
from allopm.missions.models import Mission, Proposal
from allopm.missions.proposals import as_log, rank_crews

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident

# An open case asks again and again; what was shown within a minute is one showing (chosen).
SAME_SHOWING: Final = timedelta(minutes=1)
# What nobody acted on teaches little after a season (chosen).
UNDECIDED_KEPT: Final = timedelta(days=90)


def show_proposals(city: CityInfo, incident: Incident, *, at: datetime) -> list[Candidate]:
    """Crews ranked for the desk; the first showing of each minute is logged."""
    ranked = rank_crews(city, incident, at=at)
    shown = Proposal.objects.filter(incident=incident, mission=None, at__gt=at - SAME_SHOWING)
    if not shown.exists():
        _log(city, incident, ranked, at=at)
    return ranked


def log_choice(
    city: CityInfo, mission: Mission, ranked: Sequence[Candidate], rank: int | None, *, at: datetime
) -> None:
    """The list on which a crew was sent, and which of its lines; `rank` is None for a crew outside the list."""
    _log(city, mission.incident, ranked, at=at, mission=mission, rank=rank)


def _log(
    city: CityInfo, incident: Incident, ranked: Sequence[Candidate], *, at: datetime,
    mission: Mission | None = None, rank: int | None = None,
) -> None:  # fmt: skip
    Proposal.objects.create(
        city_id=city.id,
        incident=incident,
        mission=mission,
        at=at,
        ranked=as_log(incident, ranked, at=at),
        rank_chosen=rank,
    )


def forget_undecided(at: datetime) -> int:
    """Showings that no sending followed are erased after a season. Periodic; returns how many."""
    return Proposal.objects.filter(mission=None, at__lt=at - UNDECIDED_KEPT).delete()[0]
