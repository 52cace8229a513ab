"""What is forgotten of networks, alerts and the register, and when. Each piece commits by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from allopm.city.queries import city_by_id
from allopm.neighbours.mine import erase
from allopm.neighbours.models import Alert, Member, Partner, Training
from allopm.neighbours.states import AlertState, PlaceState, Standing

# All chosen. A letter holds sixty days; who has not answered it a month later is forgotten.
UNANSWERED_KEEP_DAYS: Final = 90
ALERT_KEEP_DAYS: Final = 30  # after its end: long enough to answer a complaint
REFUSED_KEEP_DAYS: Final = 60  # to read why
LEFT_KEEP_DAYS: Final = 365  # a row without a name, for the counts of a year
_PIECE: Final = 200


def forget_networks(at: datetime) -> int:
    """Erase what is past its time. Periodic; returns how many rows."""
    return _alerts(at) + _unanswered(at) + _refused(at) + _left(at)


def _alerts(at: datetime) -> int:
    """Alerts that are over, with their words, flags and deliveries."""
    over = [AlertState.DECLINED, AlertState.WITHDRAWN, AlertState.EXPIRED]
    old = Alert.objects.filter(state__in=over, updated_at__lt=at - timedelta(days=ALERT_KEEP_DAYS), spread="")
    count = 0
    while piece := list(old.order_by("pk").values_list("pk", flat=True)[:_PIECE]):
        Alert.objects.filter(pk__in=piece).delete()
        count += len(piece)
    return count


def _unanswered(at: datetime) -> int:
    """Who asked and never proved an address."""
    before = at - timedelta(days=UNANSWERED_KEEP_DAYS)
    waiting = Q(state=Standing.ASKED, asked_at__lt=before) | Q(state=Standing.LETTER, code_made_at__lt=before)
    rows = list(Member.objects.filter(waiting).order_by("pk").values_list("city_id", "pk"))
    return sum(erase(city_by_id(city_id), [f"member:{pk}"], at=at) for city_id, pk in rows)


def _refused(at: datetime) -> int:
    """The responsible persons of places that were refused."""
    old = Partner.objects.filter(state=PlaceState.REFUSED, updated_at__lt=at - timedelta(days=REFUSED_KEEP_DAYS))
    rows = list(old.exclude(token="").order_by("pk").values_list("city_id", "pk"))
    return sum(erase(city_by_id(city_id), [f"partner:{pk}"], at=at) for city_id, pk in rows)


def _left(at: datetime) -> int:
    """Rows without anybody in them, and trainings that are long past."""
    before = at - timedelta(days=LEFT_KEEP_DAYS)
    gone = [Standing.LEFT, Standing.REFUSED]
    members = Member.objects.filter(state__in=gone, updated_at__lt=before).delete()[0]
    over = [PlaceState.WITHDRAWN, PlaceState.REFUSED]
    partners = Partner.objects.filter(state__in=over, updated_at__lt=before).delete()[0]
    trainings = Training.objects.filter(starts_at__lt=before, partners=None).delete()[0]
    return members + partners + trainings
