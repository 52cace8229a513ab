"""One worker: waiting tasks in the main thread, regular jobs, what leaves for services, and notices in their own.

Knows no job."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from typing import Final

from django.db import Error as DatabaseFailure
from django.db import connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from allopm.worker.jobs import CARRYING, JOBS, TELLING, Job
from allopm.worker.timetable import Timetable

logger = logging.getLogger(__name__)
LOOK_EVERY_S: Final = 1.0
REST_S: Final = 2.0  # when the database is away


def work() -> None:
    """Until SIGTERM or SIGINT: the worker ends its task, then leaves."""
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    for name, jobs in (("timetable", JOBS), ("carrier", CARRYING), ("noticer", TELLING)):
        threading.Thread(target=_keep_time, args=(jobs,), name=name, daemon=True).start()
    worker = _worker()
    worker.configure_signals()
    while worker.running:
        try:
            worker.run()
        except DatabaseFailure as problem:
            logger.warning("database_away error=%s", type(problem).__name__)
            connections.close_all()
            time.sleep(REST_S)


def _keep_time(jobs: Sequence[Job]) -> None:
    timetable = Timetable(jobs, clock=time.monotonic, now=timezone.now)
    while True:
        time.sleep(min(timetable.run_due(), LOOK_EVERY_S))


def _worker() -> Worker:
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=LOOK_EVERY_S,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
