"""A private database with the city in it, for one benchmark; gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from allopm.launcher.postgres import Server

SHARED = Path(__file__).resolve().parents[2] / "shared"


@contextmanager
def house(core: int | None = None) -> Iterator[Server]:
    """Start PostgreSQL (fsync on), migrate, load Nice; with `core`, everything is pinned to it."""
    if core is not None:
        os.sched_setaffinity(0, {core})
    with tempfile.TemporaryDirectory(prefix="allopm-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        server = Server(Path(folder))
        server.start()
        os.environ |= {
            "DATABASE_URL": server.url, "ALLOPM_VAR": folder, "DJANGO_SETTINGS_MODULE": "allopm.config.settings",
            "ALLOPM_ENV": "test",
        }  # fmt: skip
        try:
            _prepare()
            yield server
        finally:
            server.stop()


def _prepare() -> None:
    import django
    from django.core.management import call_command
    from django.utils import timezone

    django.setup()
    call_command("migrate", verbosity=0)
    from allopm.city.actions import load_city

    load_city("nice", at=timezone.now())
