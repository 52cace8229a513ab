"""Durable report intake: the whole action against pgbench running the same statements, on one core."""

from __future__ import annotations

import os
import random
import re
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

from bench.house import house
from bench.rows import Row

SECONDS = 6.0


def main() -> None:
    with house(core=0) as server:
        from allopm.city.queries import current_city

        city = current_city()
        for _ in range(50):
            report(city)
        ours, cpu_ms = rate(lambda: report(city))
        statements = captured(lambda: report(city))
        theirs = pgbench(server.home.programs / "pgbench", statements, str(server.home.socket_dir))
    ratio = ours / theirs
    Row(
        path="durable report intake, one core",
        figure=f"{ours:.0f} /s, {cpu_ms:.1f} ms of CPU each",
        reference=f"pgbench, same {len(statements)} statements: {theirs:.0f} /s",
        ratio=f"{ratio:.2f}",
        must="≥ 0.12",
        aim="≥ 0.30",
        is_reached=ratio >= 0.12,
    ).tell()


def report(city: object) -> None:
    """One report at a random place of Nice, with its own key."""
    from django.utils import timezone

    from allopm.reports.actions import submit_report
    from allopm.reports.submission import Location, Submission

    place = Location(7.19 + random.random() * 0.1, 43.66 + random.random() * 0.08, 12, "12 rue de France", "gps")
    said = Submission(kind="noise.music", ongoing="now", location=place, comment="Basses très fortes")
    submit_report(city, said, at=timezone.now(), key=str(uuid.uuid4()))  # type: ignore[arg-type]


def rate(act: object) -> tuple[float, float]:
    """Calls per second and CPU milliseconds of this process per call."""
    count, started, cpu = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - started < SECONDS:
        act()  # type: ignore[operator]
        count += 1
    took = time.perf_counter() - started
    return count / took, (time.process_time() - cpu) / count * 1000


def captured(act: object) -> list[str]:
    """The very statements of one call, BEGIN and COMMIT included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        act()  # type: ignore[operator]
    return [" ".join(query["sql"].split()) for query in seen.captured_queries]


def pgbench(program: Path, statements: list[str], host: str) -> float:
    """Transactions per second of the same statements; what must be unique or random is made so by pgbench."""
    lines = ["\\set n random(1, 2000000000)"]
    for statement in statements:
        own = re.sub(r"'PM-\w{4}-\w{4}'", "('PM-' || md5(random()::text)::varchar(13))", statement)
        own = re.sub(r"'[0-9a-f]{64}'", "(md5(random()::text) || md5(:n::text || random()::text))", own)
        lines.append(own + ";")
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as script:
        script.write("\n".join(lines) + "\n")
        script.flush()
        command = [program, "-h", host, "-U", "allopm", "-n", "-c", "1", "-T", str(int(SECONDS)), "-f", script.name]
        run = subprocess.run([*command, "allopm"], capture_output=True, text=True, check=False, env=dict(os.environ))
    found = re.search(r"tps = ([\d.]+)", run.stdout)
    if found is None or "number of failed transactions: 0" not in run.stdout:
        raise RuntimeError(run.stdout + run.stderr)
    return float(found[1])


if __name__ == "__main__":
    main()
