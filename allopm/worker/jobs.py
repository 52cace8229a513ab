"""The work that comes back: what, and how often. Each is safe to repeat and commits by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings


@dataclass(frozen=True)
class Job:
    """`path` names a function that takes `at`, the moment of the run."""

    path: str
    every_s: float

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


MINUTE: Final = 60.0
HOUR: Final = 60 * MINUTE
JOBS: Final = (
    Job("allopm.journal.pulse.beat", 15),
    Job("allopm.journal.actions.seal_pending", 10),
    Job("allopm.incidents.actions.release_due_holds", 15),
    Job("allopm.incidents.escalation.escalate_late_cases", 5),
    Job("allopm.incidents.tending.tend_leaders", 5),
    Job("allopm.incidents.tending.follow_time", 30),
    Job("allopm.incidents.ringing.ring_silent_cases", 5),
    Job("allopm.incidents.ringing.ring_promises", MINUTE),
    Job("allopm.incidents.retelling.retell_changed_cities", 5),
    Job("allopm.watching.actions.ring_due_watches", 10),
    Job("allopm.fleet.actions.mark_silent_crews", 15),
    Job("allopm.vehicles.reminders.raise_due", MINUTE),
    Job("allopm.missions.tours.tend_tours", 10),
    Job("allopm.missions.nearness.mark_near", 5),
    Job("allopm.safety.actions.raise_overdue", 10),
    Job("allopm.safety.actions.forget_places", 6 * HOUR),
    Job("allopm.messages.actions.erase_old", HOUR),
    Job("allopm.calls.hearing.tend_calls", MINUTE),
    Job("allopm.calls.retention.forget_calls", 6 * HOUR),
    Job("allopm.fleet.duty.watch_silence", 15),
    Job("allopm.fleet.duty.remind_overdue_crews", MINUTE),
    Job("allopm.closures.actions.turn_with_time", 5),
    Job("allopm.team.presence.mark_away", 5),
    Job("allopm.team.claims.release_stale_claims", 5),
    Job("allopm.team.reliefs.prepare_reliefs", 15),
    Job("allopm.team.retention.forget_old_reliefs", 6 * HOUR),
    Job("allopm.neighbours.alerts.spread_due", 2),
    Job("allopm.neighbours.alerts.expire_alerts", MINUTE),
    Job("allopm.neighbours.retention.forget_networks", 6 * HOUR),
    Job("allopm.missions.learning.learn_rhythm", HOUR),
    Job("allopm.missions.proposal_log.forget_undecided", 6 * HOUR),
    Job("allopm.finding.actions.follow_log", 2),
    Job("allopm.replays.archive.keep_past", 5 * MINUTE),
    Job("allopm.worker.jobs.forget_old_events", 10 * MINUTE),
    Job("allopm.fleet.retention.tend_partitions", 6 * HOUR),
    Job("allopm.shifts.retention.forget_old_shifts", 6 * HOUR),
    Job("allopm.fleet.devices.tend_devices", 6 * HOUR),
    Job("allopm.reports.delays.learn_usual_delays", 24 * HOUR),
    Job("allopm.reports.photos.erase_orphans", HOUR),
    Job("allopm.pilot.actions.forget_old_feedback", 6 * HOUR),
    Job("allopm.reports.mine.finish_erasing", HOUR),
    Job("allopm.pilot.timings.forget_old_timings", 6 * HOUR),
    Job("allopm.mine.actions.forget_proofs", HOUR),
    Job("allopm.transmissions.exports.erase_old_exports", HOUR),
    Job("allopm.notices.retention.forget_old", 6 * HOUR),
    Job("allopm.services.sessions.plan_sessions", 5 * MINUTE),
    Job("allopm.services.reminders.remind_due", 5 * MINUTE),
    Job("allopm.services.retention.forget_requests", 6 * HOUR),
    Job("allopm.worker.jobs.clear_sessions", 6 * HOUR),
)
# What waits for other people's servers has a thread of its own: no clock of the desk stands behind it.
CARRYING: Final = (
    Job("allopm.interop.carrier.deliver_due", 2),
    Job("allopm.interop.open311.carrying.poll_due", 30),
)
# A person waits for a code: no service's slow server stands before it.
TELLING: Final = (Job("allopm.interop.noticer.deliver_notices", 1),)


def forget_old_events(at: datetime) -> int:
    """Events older than the window that a returning screen may ask for, once the archive of replays has them."""
    from allopm.events.retention import forget_events
    from allopm.replays.archive import archive_logs

    archive_logs(at)
    return forget_events(before=at - timedelta(hours=settings.EVENT_WINDOW_HOURS))


def clear_sessions(at: datetime) -> None:
    """Sessions that have run out."""
    from django.contrib.sessions.backends.db import SessionStore

    SessionStore.clear_expired()
