"""Runs each job when its time has come; one that fails is logged, and the others go on. Knows no job."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final, Protocol

from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)
_LOCKS: Final = 0x616C6C6F  # our own room among the cluster's advisory locks


class Due(Protocol):
    """A function by its path, and its rhythm."""

    @property
    def path(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def every_s(self) -> float: ...


class Timetable:
    """Jobs and the moment each is due next. All are due at the start."""

    def __init__(self, jobs: Sequence[Due], *, clock: Callable[[], float], now: Callable[[], datetime]) -> None:
        self._clock = clock
        self._now = now
        self._due_at = dict.fromkeys(jobs, clock())

    def run_due(self) -> float:
        """Run what is due; returns the seconds until the next one is."""
        for job, due_at in list(self._due_at.items()):
            if due_at <= self._clock():
                self._run(job)
                self._due_at[job] = self._clock() + job.every_s
        return max(0.0, min(self._due_at.values()) - self._clock())

    def _run(self, job: Due) -> None:
        close_old_connections()
        try:
            with alone(job.name) as is_ours:
                if is_ours:
                    import_string(job.path)(at=self._now())
        except Exception:  # outermost loop: one broken job must not stop the others
            logger.exception("job_failed name=%s", job.name)


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether no other worker runs this job at this moment; it is ours until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", lock_key(name))
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", lock_key(name))


def lock_key(name: str) -> tuple[int, int]:
    """This job's own advisory lock."""
    return _LOCKS, zlib.crc32(name.encode()) - 2**31
