import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from allopm.accounts.roles import Role
from allopm.pilot.actions import BadFeedback, Said, forget_old_feedback, give_feedback, handle_feedback, set_switch
from allopm.pilot.models import Feedback, PilotAgent
from allopm.pilot.queries import is_on, is_pilot_agent, remarks
from allopm.pilot.switches import Group
from allopm.refusals import Conflict
from tests.scenes import NOON, later, make_operator, make_user


def screen() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(file, "PNG")
    file.seek(0)
    return file


def test_a_feature_without_a_switch_is_open_to_everyone(city):
    assert all(is_on(city, "angela", group) for group in Group)


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        ("everyone", {Group.RESIDENT, Group.STAFF, Group.PILOT}),
        ("staff", {Group.STAFF, Group.PILOT}),
        ("pilot", {Group.PILOT}),
        ("off", set()),
    ],
)
def test_a_switch_opens_a_feature_to_its_group_only(city, audience, seen_by):
    set_switch(city, "angela", audience=audience, by=make_operator(city), at=NOON)
    assert {group for group in Group if is_on(city, "angela", group)} == seen_by


def test_a_switch_of_nothing_is_refused(city):
    with pytest.raises(BadFeedback):
        set_switch(city, "teleport", audience="off", by=make_operator(city), at=NOON)


def test_an_account_is_a_pilot_agent_once_named(city):
    agent = make_user(city, Role.CREW)
    assert not is_pilot_agent(agent.pk)
    PilotAgent.objects.create(user=agent)
    assert is_pilot_agent(agent.pk)


def test_a_remark_sent_twice_is_kept_once(city):
    said = Said("Le bouton est trop petit.", page="/pm/", key="k1")
    first = give_feedback(city, said, picture=screen(), at=NOON)
    again = give_feedback(city, said, picture=screen(), at=NOON)
    assert first.pk == again.pk
    assert len(default_storage.listdir(f"feedback/{NOON:%Y/%m}")[1]) == 1


def test_an_empty_remark_is_refused(city):
    with pytest.raises(BadFeedback):
        give_feedback(city, Said("  ", page="/pm/", key="k1"), picture=None, at=NOON)


def test_two_supervisors_do_not_undo_each_other(city):
    remark = give_feedback(city, Said("Lent.", page="/desk/", key="k1"), picture=None, at=NOON)
    by = make_operator(city)
    handle_feedback(city, remark.pk, by=by, at=later(minutes=1), version=1)
    with pytest.raises(Conflict):
        handle_feedback(city, remark.pk, by=by, at=later(minutes=1), version=1)
    assert [one.handled_by for one in remarks(city, is_handled=True)] == [by.name]


def test_remarks_go_after_half_a_year_with_their_pictures(city):
    old = give_feedback(city, Said("Vieux.", page="/pm/", key="k1"), picture=screen(), at=NOON)
    give_feedback(city, Said("Neuf.", page="/pm/", key="k2"), picture=None, at=later(days=100))
    assert forget_old_feedback(NOON + timedelta(days=181)) == 1
    assert not default_storage.exists(old.picture)
    assert Feedback.objects.get().text == "Neuf."
