"""Counts how people go through the pages of the report. Says nothing of who: counters only leave this file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allopm.pilot.timings import What, count_step

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.sites.citizen.drafts import Draft


def page_seen(city: CityInfo, draft: Draft, step: str, *, at: datetime) -> bool:
    """Counted once a draft. True when the draft must be kept, because it now knows since when."""
    if step in draft.seen:
        return False
    draft.seen[step] = at.timestamp()
    count_step(city, step, What.SEEN, at=at)
    return True


def page_taken(city: CityInfo, draft: Draft, step: str, *, at: datetime) -> None:
    """The first answer of a draft to this page, and how long it took; a page answered unseen was seen elsewhere."""
    if step in draft.passed:
        return
    since = draft.seen.get(step)
    if since is None:
        page_seen(city, draft, step, at=at)
    count_step(city, step, What.TAKEN, at=at, stayed_s=None if since is None else at.timestamp() - since)


def page_refused(city: CityInfo, step: str, *, at: datetime) -> None:
    count_step(city, step, What.REFUSED, at=at)
