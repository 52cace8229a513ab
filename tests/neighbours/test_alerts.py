"""An alert: raised, read by the police, sent, flagged, withdrawn, over."""

import pytest

from allopm.journal.models import Entry
from allopm.neighbours import mine
from allopm.neighbours.actions import leave, member_of
from allopm.neighbours.alerts import (
    BATCH,
    Said,
    Sending,
    TooManyWaiting,
    announce,
    decline_alert,
    expire_alerts,
    flag_alert,
    raise_alert,
    send_alert,
    spread_due,
    withdraw_alert,
)
from allopm.neighbours.careful import NotToTell
from allopm.neighbours.change import TooLate
from allopm.neighbours.draft import BadDraft
from allopm.neighbours.models import Alert, Delivery, Member
from allopm.neighbours.queries import alerts_to_read, member_card, running_alerts
from allopm.neighbours.retention import forget_networks
from allopm.notices.models import Notice
from allopm.refusals import Conflict, NotFound
from tests.neighbours.people import ask, join
from tests.replay import replays
from tests.scenes import NOON, later, make_operator

pytestmark = pytest.mark.django_db
SAID = Said("door", "Deux personnes se disent du gaz et demandent à entrer", "rue Barla")
SENDING = Sending("De faux agents du gaz se présentent. N’ouvrez pas.", "rue Barla")


def told(member):
    return list(Notice.objects.filter(owner=f"member:{member.pk}").order_by("pk").values_list("code", flat=True))


def test_nothing_reaches_the_sector_before_the_police_has_read_it(city):
    token, ana = join(city)
    other_token, other = join(city, email="bob@essai.test")
    far_token, far = join(city, sector="ouest", email="far@essai.test")
    with replays(city):
        alert = raise_alert(city, token, SAID, key="a", at=NOON)
    assert raise_alert(city, token, SAID, key="a", at=NOON) == alert
    spread_due(NOON)
    assert "group.alert" not in told(other)
    (waiting,) = alerts_to_read(city)
    assert "Ana" not in str(waiting)
    with replays(city):
        send_alert(city, alert, SENDING, by=make_operator(city), at=NOON, version=1)
    assert spread_due(NOON) == 2
    assert spread_due(NOON) == 0
    assert ("group.alert" in told(other), "group.alert" in told(ana), "group.alert" in told(far)) == (
        True,
        False,
        False,
    )
    heard = member_card(city, member_of(city, other_token), at=NOON)["alerts"]
    assert [one["text"] for one in heard] == [SENDING.text]
    assert member_card(city, member_of(city, far_token), at=NOON)["alerts"] == []
    assert Alert.objects.get().reach == 1  # its author is not counted
    assert SAID.text not in str(Entry.objects.values_list("data", flat=True))


def test_two_colleagues_read_one_alert_and_one_of_them_sends_it(city):
    token, _ana = join(city)
    alert = raise_alert(city, token, SAID, key="", at=NOON)
    with replays(city):
        decline_alert(city, alert, "Déjà signalé ce matin.", by=make_operator(city, "Léa Martin"), at=NOON, version=1)
    with pytest.raises(Conflict, match="Léa Martin"):
        send_alert(city, alert, SENDING, by=make_operator(city, "Noé Petit"), at=NOON, version=1)
    own = member_card(city, member_of(city, token), at=NOON)["own"][0]
    assert (own["state_text"], own["reason"]) == ("non diffusée", "Déjà signalé ce matin.")
    assert told(_ana)[-1] == "group.declined"


def test_the_police_widens_an_alert_to_other_sectors_and_tells_shops_itself(city):
    by = make_operator(city)
    _token, far = join(city, sector="ouest")
    _token, shop = join(city, network="commerces", way="visit", company="Épicerie d’essai")
    with replays(city):
        announce(city, "voisins", SAID, Sending(SENDING.text, sectors=["centre", "ouest"]), key="p", by=by, at=NOON)
    announce(city, "commerces", Said("theft", "Vols"), Sending("Vols", sectors=["centre"]), key="q", by=by, at=NOON)
    announce(city, "commerces", Said("theft", "Vols"), Sending("Vols", sectors=["centre"]), key="q", by=by, at=NOON)
    spread_due(NOON)
    assert (told(far).count("group.alert"), told(shop).count("group.alert"), Alert.objects.count()) == (1, 1, 2)


@pytest.mark.parametrize(
    "sending", [Sending("ok", hours=5), Sending("ok", sectors=["mars"]), Sending(" "), Sending("AB-123-CD")]
)
def test_what_the_police_sends_is_held_to_the_same_rules(city, sending):
    token, _ana = join(city)
    alert = raise_alert(city, token, SAID, key="", at=NOON)
    with pytest.raises((BadDraft, NotToTell)):
        send_alert(city, alert, sending, by=make_operator(city), at=NOON, version=1)


def test_only_members_raise_and_three_may_wait(city):
    token, _asked = ask(city)
    with pytest.raises(NotFound):
        raise_alert(city, token, SAID, key="", at=NOON)
    token, _ana = join(city)
    for _ in range(3):
        raise_alert(city, token, SAID, key="", at=NOON)
    with pytest.raises(TooManyWaiting):
        raise_alert(city, token, SAID, key="", at=NOON)


def test_a_counter_flag_counts_once_is_seen_and_a_withdrawn_alert_is_told_to_who_read_it(city):
    by = make_operator(city)
    token, bob = join(city, email="bob@essai.test")
    far_token, _far = join(city, sector="ouest")
    late = announce(city, "voisins", SAID, Sending(SENDING.text, sectors=["centre"]), key="", by=by, at=later(hours=1))
    spread_due(later(hours=1))
    with replays(city):
        flag_alert(city, token, late, "C’étaient les vrais agents", at=later(hours=1))
    flag_alert(city, token, late, "Le gaz confirme : vrais agents", at=later(hours=1))
    with pytest.raises(NotFound):
        flag_alert(city, far_token, late, "", at=later(hours=1))
    (running,) = running_alerts(city)
    assert [flag["text"] for flag in running["flags"]] == ["Le gaz confirme : vrais agents"]
    with replays(city):
        withdraw_alert(city, late, "C’étaient les agents du gaz.", by=by, at=later(hours=2), version=1)
    assert spread_due(later(hours=2)) == 1
    assert told(bob)[-1] == "group.withdrawn"
    (heard,) = member_card(city, member_of(city, token), at=later(hours=2))["alerts"]
    assert (heard["is_withdrawn"], heard["reason"]) == (True, "C’étaient les agents du gaz.")
    with pytest.raises(TooLate):
        flag_alert(city, token, late, "", at=later(hours=2))


def test_an_alert_is_over_after_its_hours_and_forgotten_a_month_later(city):
    token, _ana = join(city)
    announce(city, "voisins", SAID, Sending("ok", hours=6, sectors=["centre"]), key="", by=make_operator(city), at=NOON)
    spread_due(NOON)
    assert expire_alerts(later(hours=5)) == 0
    assert member_card(city, member_of(city, token), at=later(hours=7))["alerts"] == []
    with replays(city):
        assert expire_alerts(later(hours=7)) == 1
    forget_networks(later(days=30))
    assert Alert.objects.count() == 1
    forget_networks(later(days=31))
    assert (Alert.objects.count(), Delivery.objects.count()) == (0, 0)


def test_who_came_later_or_left_is_not_told_and_a_full_sector_is_told_in_batches(city):
    token, gone = join(city, email="gone@essai.test")
    leave(city, token, at=NOON)
    rows = [
        Member(city_id=city.id, network="voisins", sector="centre", state="active", way="post", token_hash=f"{n:064}",
               asked_at=NOON, checked_at=NOON, updated_at=NOON, last_by="", last_what="")
        for n in range(BATCH)
    ]  # fmt: skip
    Member.objects.bulk_create(rows)
    Member.objects.filter(token_hash=f"{0:064}").update(checked_at=later(hours=2))
    announce(
        city, "voisins", SAID, Sending("ok", sectors=["centre"]), key="", by=make_operator(city), at=later(hours=1)
    )
    Member.objects.filter(token_hash=f"{1:064}").update(state="left")
    assert spread_due(later(hours=1)) == BATCH - 2
    assert Alert.objects.get().reach == BATCH - 2
    assert "group.alert" not in told(gone)


def test_erasing_oneself_takes_back_what_waits_and_leaves_no_word(city):
    token, ana = join(city)
    raise_alert(city, token, SAID, key="", at=NOON)
    with replays(city):
        mine.erase(city, [f"member:{ana.pk}"], at=NOON)
    alert = Alert.objects.get()
    assert (alert.state, alert.words, alert.raised_by) == ("declined", "", None)
