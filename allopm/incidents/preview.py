"""What each reader would read: the act itself is done, its threads are rendered, and everything is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.incidents.change import lock
from allopm.refusals import Refused
from allopm.reports.queries import threads_of

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Card = dict[str, Any]
Act = Callable[[int], object]  # takes the version of the locked case


class TooManyReaders(Refused):
    """422: the act itself goes on; only the look is not given."""

    code = "too_many_readers"


# Beyond so many reports the act is not tried for a mere look: the case would be locked too long (chosen).
MOST_READERS: Final = 60


def preview(city: CityInfo, code: str, act: Act) -> list[Card]:
    """`[{"report", "lang", "lines"}]`, what is new in each thread. Raises whatever the act raises; changes nothing."""
    with transaction.atomic():
        incident = lock(city, code)
        if incident.report_count > MOST_READERS:
            raise TooManyReaders(
                _("%(n)s déclarants liront ce texte : pas d’aperçu au-delà de %(most)s.")
                % {
                    "n": incident.report_count,
                    "most": MOST_READERS,
                }
            )
        before = threads_of(city, incident.pk, most=MOST_READERS)
        act(incident.version)
        after = threads_of(city, incident.pk, most=MOST_READERS)
        transaction.set_rollback(True)
    return [
        {"report": report, "lang": lang, "lines": new_lines(before[report][1], card)}
        for report, (lang, card) in after.items()
        if report in before
    ]


def new_lines(before: Card, after: Card) -> list[str]:
    """Headline, steps, messages and end that were not there, as they will be read."""
    lines = [after["headline"]] if after["headline"] != before["headline"] else []
    lines += [step["text"] for step in after["steps"][len(before["steps"]) :]]
    lines += [message["text"] for message in after["messages"][len(before["messages"]) :]]
    ended = after["ended"]
    if ended and ended != before["ended"]:
        lines += [ended["text"], ended["proof_label"]]
    return lines
