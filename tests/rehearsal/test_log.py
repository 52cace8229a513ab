"""A log read, written, and played again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from shapely.geometry import box

from allopm.rehearsal.calibration import BUILT_IN
from allopm.rehearsal.log import BadLog, as_cases, parse_rows, read_rows, write_rows
from allopm.rehearsal.places import Demand, Sector, demand_in_areas
from allopm.rehearsal.plan import City
from allopm.rehearsal.replay import replay
from tests.rehearsal.towns import MINUTE, street

LOG = """received_at,dispatched_at,on_scene_at,cleared_at,category,priority,lon,lat,zone,unit
2026-03-04T14:00:00+01:00,2026-03-04T14:05:00+01:00,2026-03-04T14:15:00+01:00,2026-03-04T14:45:00+01:00,noise,P2,0.0,0.0,a,E1
2026-03-03T09:00:00+01:00,,,,squat,1,,,b,
2026-03-04T15:00:00+01:00,2026-03-04T15:01:00+01:00,2026-03-04T15:04:00+01:00,2026-03-04T15:30:00+01:00,noise,3,9,9,,E2
"""


def city() -> City:
    minutes = [0, 5, 10, 15]
    area = box(-MINUTE, -0.01, 7 * MINUTE, 0.01), box(7 * MINUTE, -0.01, 20 * MINUTE, 0.01)
    whole = demand_in_areas([Sector("a", "A", area[0]), Sector("b", "B", area[1])], uneven=(1.0,), points=4)
    ground = street(minutes)
    demand = Demand(tuple(ground.points), (0, 0, 1, 1), whole.share[:4] / whole.share[:4].sum(), whole.sectors)
    return City(ground, demand)


def test_rows_are_read_in_the_order_they_were_received_and_written_back(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    rows = read_rows(path)
    assert [row.priority for row in rows] == [1, 2, 3]
    assert rows[0].place is None and rows[1].place == (0.0, 0.0)
    assert rows[1].received_at == datetime(2026, 3, 4, 13, tzinfo=UTC)
    assert write_rows(tmp_path / "again.csv", rows) == 3
    assert read_rows(tmp_path / "again.csv") == rows


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "vide"),
        ([{"received_at": "2026-03-03T09:00:00+01:00"}], "Ligne 2 .* colonne 'priority'"),
        ([{"received_at": "2026-03-03T09:00:00+01:00", "priority": "9"}], "de 1 à 4"),
        ([{"received_at": "2026-03-03T09:00:00", "priority": "1"}], "sans fuseau"),
        ([{"received_at": "hier", "priority": "1"}], "Ligne 2"),
        ([{"received_at": "", "priority": "1"}], "vide"),
    ],
)
def test_a_log_that_cannot_be_played_says_where_and_why(lines: list[dict[str, str]], why: str) -> None:
    with pytest.raises(BadLog, match=why):
        parse_rows(lines)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadLog, match="illisible"):
        read_rows(tmp_path / "none.csv")


def test_cases_fall_on_their_hour_and_what_is_not_said_is_drawn_and_counted() -> None:
    log = as_cases(parse_rows(list(_lines())), city().demand, BUILT_IN, timezone="Europe/Paris")
    squat, noise, far = log.cases
    assert squat.at_s == (24 + 9) * 3600  # Tuesday
    assert squat.point in (2, 3)  # its zone
    assert noise.point == 0 and noise.service_s == 1800
    assert far.at_s == (48 + 15) * 3600
    assert (log.days, log.units, log.without_place, log.without_end) == (3, 2, 2, 1)


def test_what_happened_stands_beside_what_a_policy_would_have_done() -> None:
    town = city()
    log = as_cases(parse_rows(list(_lines())), town.demand, BUILT_IN, timezone="Europe/Paris")
    seen: list[int] = []
    real, nearest = replay(town, log, ["nearest"], roster=None, say=lambda done, of: seen.append(done))
    assert real.policy == "journal" and real.figures[0].classes[2].p50_min == pytest.approx(15)
    assert nearest.figures[0].classes[2].count == 1 and seen == [1]
    assert 1 not in real.figures[0].classes  # nobody ever came: the log does not say


def _lines() -> list[dict[str, str]]:
    head, *rows = (line.split(",") for line in LOG.splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]
