"""The write door of what leaves for services: put in with the case, claimed by a carrier, settled by what came of it.

Knows no network. A carrier claims (commits), sends, then settles: when it dies between, the lease of the claim
runs out and the same delivery leaves again under the same key. At least once; the receiver drops doubles by the key.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from allopm.city.queries import service_info
from allopm.events.log import emit
from allopm.refusals import Malformed
from allopm.transmissions.cards import transmission_card, transmission_change
from allopm.transmissions.links import LINK_LIVES, token_hash, token_of
from allopm.transmissions.models import Transmission
from allopm.transmissions.states import Channel, State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, ServiceInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor

TEXT_MAX: Final = 1000


def transmit(
    city: CityInfo, incident: Incident, *, service: str, text: str, by: Actor, at: datetime, subject: str = "case"
) -> Transmission:
    """Pass the locked case to a service, in the caller's transaction and before its `change()`. Raises Malformed.

    `subject` is `case`, or `tow`: then the case stays the desk's, whatever the service answers.
    """
    target = service_info(city, service)
    if target is None or not target.is_active:
        raise Malformed(_("Ce service n’existe pas, ou plus."))
    if len(text) > TEXT_MAX or "\x00" in text:
        raise Malformed(_("Le texte est trop long : %(max)s caractères au plus.") % {"max": TEXT_MAX})
    key = uuid.uuid4()
    row = Transmission(
        city_id=city.id,
        incident_id=incident.pk,
        key=key,
        service=target.code,
        service_name=target.name,
        channel=target.channel,
        subject=subject,
        text=text.strip(),
        by=by.name,
        by_id=by.id,
        token_hash=token_hash(token_of(key)),
        expires_at=at + LINK_LIVES,
        created_at=at,
        due_at=at,
    )
    _start(row, target, at=at)
    row.save(force_insert=True)
    show(incident, row)
    incident.save(update_fields=["transmission"])
    emit(city.id, transmission_change(row, incident.code), at=at)
    return row


def _start(row: Transmission, target: ServiceInfo, *, at: datetime) -> None:
    """A channel that cannot work fails at once and says why; without a channel the desk tells the service itself."""
    if target.channel == Channel.NONE:
        row.state, row.sent_at, row.due_at = State.SENT, at, None
    elif target.channel == Channel.MAIL and not target.email:
        row.state, row.due_at, row.problem = State.FAILED, None, _("Ce service n’a pas d’adresse électronique.")
    elif target.channel in (Channel.WEBHOOK, Channel.OPEN311) and not target.url:
        row.state, row.due_at, row.problem = State.FAILED, None, _("Ce service n’a pas d’adresse de réception.")


def show(incident: Incident, row: Transmission) -> None:
    """The case shows its last transmission."""
    shown = incident.transmission
    if shown is None or shown["id"] <= row.pk:
        incident.transmission = transmission_card(row, incident.code)
