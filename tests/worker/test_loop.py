from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from django.db import connection

from allopm.journal.pulse import is_worker_alive
from tests.journeys.house import ROOT
from tests.launcher.family import wait_until

NAME = "a worker under test"


@pytest.fixture
def worker(test_database_url):
    env = os.environ | {"DATABASE_URL": test_database_url, "PGAPPNAME": NAME}
    process = subprocess.Popen(
        [sys.executable, "-m", "allopm", "work"], cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.django_db(transaction=True)
def test_a_worker_beats_survives_a_lost_session_and_leaves_on_sigterm(worker):
    wait_until(is_worker_alive)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s", [NAME]
        )
        assert cursor.fetchone()[0] > 0
        cursor.execute("DELETE FROM journal_pulse")
    wait_until(is_worker_alive)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0
