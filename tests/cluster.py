"""Says where the tests' data and database are, before Django reads its settings. Loaded by `-p tests.cluster`.

Every process of a run has its own PostgreSQL, started when first needed: the horizon of the event log is
the whole cluster's, so a test of one process would hold back the events of another.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from allopm.launcher.postgres import Server

# Nothing here has to survive a power cut.
IN_A_HURRY: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _make_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="allopm-test-"))
    home.chmod(0o711)  # the server's own account walks through it
    return home


home = _make_home()
server = Server(home, extra=IN_A_HURRY)
os.environ["ALLOPM_ENV"] = "test"
os.environ["ALLOPM_VAR"] = str(home)
os.environ["DATABASE_URL"] = server.url


def start() -> None:
    if server.process is None:
        server.start()


@atexit.register
def leave_nothing() -> None:
    server.stop()
    shutil.rmtree(home, ignore_errors=True)
