"""Rehearsals from the plan to the page, on a tiny town."""

from __future__ import annotations

from xml.etree import ElementTree

from shapely.geometry import box

from allopm.rehearsal.calibration import BUILT_IN
from allopm.rehearsal.fleet import same_all_day
from allopm.rehearsal.ground import StraightGround
from allopm.rehearsal.page import Report, page
from allopm.rehearsal.places import Sector, demand_in_areas
from allopm.rehearsal.plan import City, Load, Rehearsal, rehearse_all, witness_moments
from allopm.rehearsal.staffing import plan_staff
from allopm.rehearsal.summary import summary
from tests.rehearsal.towns import MINUTE


def rehearsal(*, per_day: float, crews: int, seeds: int = 2, days: int = 2) -> Rehearsal:
    areas = [Sector("a", "A & B", box(0, 0, 6 * MINUTE, 0.02)), Sector("b", "C", box(6 * MINUTE, 0, 12 * MINUTE, 0.02))]
    demand = demand_in_areas(areas, uneven=(1.0, 2.0), points=8)
    return Rehearsal(City(StraightGround(demand.points), demand), BUILT_IN,
                     Load(per_day, same_all_day(crews), days, seeds), windows=1)  # fmt: skip


def test_both_cores_and_one_find_the_same() -> None:
    plan = rehearsal(per_day=40, crews=2)
    alone = rehearse_all(plan, ["nearest", "reserve"], say=lambda done, of: None, workers=1)
    assert rehearse_all(plan, ["nearest", "reserve"], say=lambda done, of: None, workers=2) == alone
    assert all(gap.bound <= gap.missed for outcome in alone for gap in outcome.gaps)


def test_the_page_stands_alone_and_every_plot_has_its_table() -> None:
    plan = rehearsal(per_day=60, crews=2)
    outcomes = rehearse_all(plan, ["nearest", "tour"], say=lambda done, of: None, workers=1)
    staff = plan_staff(rehearsal(per_day=20, crews=1, seeds=1), "reserve", share=60, say=lambda words: None)
    report = Report("Une petite ville", ["des faits"], ["des limites"], outcomes, plan.city.demand.sectors, staff)
    html = page(report)
    assert "http" not in html and "<script" not in html
    assert html.count("<svg") == 4 and html.count("<table") >= 6
    assert "A &amp; B" in html and "A & B" not in html
    for start in html.split("<svg")[1:]:
        ElementTree.fromstring("<svg" + start.split("</svg>")[0] + "</svg>")
    told = summary(report)
    assert "tour contre nearest" in told and "Effectifs pour 60 %" in told


def test_more_crews_are_planned_where_more_is_asked() -> None:
    few = plan_staff(rehearsal(per_day=20, crews=1, seeds=1), "reserve", share=30, say=lambda words: None)
    many = plan_staff(rehearsal(per_day=20, crews=1, seeds=1), "reserve", share=85, say=lambda words: None)
    assert few.is_reached
    assert sum(block.crews for block in many.blocks) > sum(block.crews for block in few.blocks)
    assert all(sum(count for _, count in block.by_sector) == block.crews for block in many.blocks)


def test_windows_lie_inside_the_days_and_one_day_has_none() -> None:
    assert witness_moments(1, 4) == []
    assert all(86_400 <= at < 28 * 86_400 for at in witness_moments(28, 4))
    assert len(set(witness_moments(28, 4))) == 4
