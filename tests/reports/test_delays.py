from datetime import timedelta

import pytest

from allopm.reports import delays
from allopm.reports.models import Report, ReportStep
from allopm.reports.states import State
from tests.scenes import NOON, say

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=10)


def past(city, *, count, read_min, ended_min=None):
    """So many people were read and answered after these minutes, at noon UTC: the third quarter of the day in Paris."""
    first = Report.objects.get(code=say(city).code)
    for number in range(count - 1):
        row = Report.objects.get(pk=first.pk)
        row.pk, row.code, row.token_hash = None, f"PM-{number:04}", f"{number:064}"
        row.save(force_insert=True)
    for report in Report.objects.all():
        ReportStep.objects.create(report=report, state=State.READ, at=NOON + timedelta(minutes=read_min))
        if ended_min:
            ReportStep.objects.create(report=report, state=State.ENDED, at=NOON + timedelta(minutes=ended_min))
    return first


def test_the_usual_delay_is_the_city_s_own_past(city):
    report = past(city, count=30, read_min=4, ended_min=150)
    assert delays.learn_usual_delays(LATER) == 4  # at this hour and at any, until read and until ended
    usual = delays.usual_delays(city, report)
    assert usual.read == "Un agent lit d’habitude ces signalements en 4 min."
    assert usual.ended == "Ils se terminent d’habitude en 2 à 3 h."


def test_too_few_say_nothing_and_neither_do_those_that_may_still_end(city):
    report = past(city, count=29, read_min=4)
    assert delays.learn_usual_delays(LATER) == 0
    assert delays.usual_delays(city, report) == delays.Usual("", "")
    say(city)
    assert delays.learn_usual_delays(NOON + timedelta(days=2)) == 0


def test_what_never_ended_does_not_flatter_the_band(city):
    report = past(city, count=30, read_min=4)
    assert delays.learn_usual_delays(LATER) == 2
    assert delays.usual_delays(city, report).ended == ""


def test_another_hour_has_the_band_of_the_whole_day_and_another_kind_has_none(city):
    report = past(city, count=30, read_min=4)
    delays.learn_usual_delays(LATER)
    report.created_at = NOON + timedelta(hours=12)
    assert delays.usual_delays(city, report).read
    report.kind = "parking.crosswalk"
    assert not delays.usual_delays(city, report).read
