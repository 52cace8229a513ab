"""When and where cases arise, from calls and streets."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import box

from allopm.rehearsal.calibration import BUILT_IN, STUDY_MIX, load_calibration
from allopm.rehearsal.cases import draw_cases
from allopm.rehearsal.places import NoSectors, Sector, demand_along_streets, demand_in_areas, read_sectors
from tests.geo.towns import SOUTH, STEP, WEST, street, town

CALLS = """,CAD Event Number,Call Type,Priority,Original Time Queued
1,1,911,1,03/27/2017 05:02:47 AM
2,2,911,2,03/28/2017 05:10:00 PM
3,3,"TELEPHONE OTHER, NOT 911",7,04/01/2017 11:02:47 PM
4,4,ONVIEW,1,03/27/2017 05:02:47 AM
5,5,ALARM CALL (NOT POLICE ALARM),1,03/27/2017 05:02:47 AM
6,6,911,-1,03/27/2017 05:02:47 AM
"""


def sectors() -> list[Sector]:
    west, east = (
        box(WEST - 1, SOUTH - 1, WEST + 2.5 * STEP, SOUTH + 1),
        box(WEST + 2.5 * STEP, SOUTH - 1, WEST + 1, SOUTH + 1),
    )
    return [Sector("w", "Ouest", west), Sector("e", "Est", east)]


def test_real_calls_are_counted_without_those_nobody_asked_for(tmp_path: Path) -> None:
    (tmp_path / "seattle_call_data_sample_10k.csv").write_text(CALLS, encoding="utf-8")
    found = load_calibration(tmp_path)
    assert found.mix == {1: pytest.approx(1 / 3), 2: pytest.approx(1 / 3), 3: 0.0, 4: pytest.approx(1 / 3)}
    assert found.source.startswith("appels de citoyens de Seattle, 3 tirés")
    assert np.mean(found.by_hour) == pytest.approx(1)
    assert found.by_hour[5] > 0 and found.by_hour[6] == 0


def test_without_the_calls_our_summary_of_them_serves(tmp_path: Path) -> None:
    assert load_calibration(tmp_path) is BUILT_IN
    assert load_calibration(None) is BUILT_IN
    assert sum(BUILT_IN.mix.values()) == pytest.approx(1) == sum(STUDY_MIX.values())
    assert np.mean(BUILT_IN.by_hour) == pytest.approx(1)
    assert BUILT_IN.mean_service_s == pytest.approx(31.4 * 60, rel=0.01)


def test_the_tracts_of_a_real_city_say_how_unequal_quarters_are(tmp_path: Path) -> None:
    (tmp_path / "seattle_call_data_sample_10k.csv").write_text(CALLS, encoding="utf-8")
    tracts = {"features": [{"properties": {"call_volume": volume}} for volume in (None, 0, *range(1, 21))]}
    (tmp_path / "detroit_response_tracts_2022.geojson").write_text(json.dumps(tracts), encoding="utf-8")
    assert load_calibration(tmp_path).uneven == (2, 4, 6, 8, 10, 12, 14, 16, 18, 20)


def test_points_lie_on_streets_and_the_denser_sector_calls_more() -> None:
    network = town(street(0, 1, 2), street(10, 11, 12), street(4, 5, 6, 7), street(1, 11))
    demand = demand_along_streets(network, sectors(), uneven=(1.0, 3.0), points=6)
    assert demand.share.sum() == pytest.approx(1)
    assert set(demand.sector) == {0, 1}
    assert demand.sector_share().sum() == pytest.approx(1)
    assert all(sectors()[owner].area.buffer(1e-9).covers(box(*point, *point).centroid)
               for owner, point in zip(demand.sector, demand.points, strict=True))  # fmt: skip


def test_a_city_without_streets_still_has_demand_and_one_without_sectors_says_so(tmp_path: Path) -> None:
    assert len(demand_in_areas(sectors(), uneven=(1.0,), points=10).points) >= 4
    with pytest.raises(NoSectors, match="illisibles"):
        read_sectors(tmp_path / "none.geojson")
    (tmp_path / "empty.geojson").write_text('{"features": []}', encoding="utf-8")
    with pytest.raises(NoSectors, match="aucun secteur"):
        read_sectors(tmp_path / "empty.geojson")
    with pytest.raises(NoSectors, match="celle de cette ville"):
        demand_along_streets(town(street(0, 1)), [Sector("x", "Ailleurs", box(0, 0, 1, 1))], uneven=(1.0,))


def test_a_seed_gives_the_same_cases_and_another_seed_others() -> None:
    demand = demand_in_areas(sectors(), uneven=(1.0,), points=10)
    first, again, other = (draw_cases(BUILT_IN, demand, seed=seed, days=7, per_day=100) for seed in (1, 1, 2))
    assert first == again != other
    assert 550 < len(first) < 850
    assert all(a.at_s <= b.at_s for a, b in pairwise(first))
    assert {case.priority for case in first} == {1, 2, 3, 4}
    afternoon, night = (sum(int(case.at_s // 3600) % 24 == hour for case in first) for hour in (15, 4))
    assert afternoon > 2 * night
