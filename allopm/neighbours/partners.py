"""The write door of the « Demandez Angela » register: asked with the charter, trained, listed, withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from allopm.city.listing import Listing, list_place, unlist_place
from allopm.columns.phones import phone_hash
from allopm.journal.actions import write
from allopm.journal.actor import Actor
from allopm.moments import stamp
from allopm.neighbours.actions import Asked
from allopm.neighbours.change import TooLate, lock_partner, lock_training, one_at_a_time, record
from allopm.neighbours.draft import BadDraft, Opening, check_opening
from allopm.neighbours.models import Partner, Training
from allopm.neighbours.secrets import mail_digest, new_token, thread_hash
from allopm.neighbours.states import CHARTER, TRAINING_MIN, PlaceState
from allopm.neighbours.telling import listen, stop, tell
from allopm.refusals import NotFound, Refused
from allopm.reports.codes import blind, token_for_key

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

PLACE: Final = Actor("resident", None, "Le lieu partenaire")
PLACE_TYPE: Final = "angela"
SEATS_MAX: Final = 60  # more than a room holds (chosen)


class TrainingFull(Refused):
    """422: fewer seats are left than people want to come; `data["left"]` says how many."""

    code = "training_full"


def ask_to_partner(city: CityInfo, opening: Opening, *, key: str, at: datetime) -> Asked:
    """A place asks to be in the register; the charter is accepted with it. The same key is the same request.

    Raises BadDraft.
    """
    check_opening(opening)
    token = token_for_key(city.id, f"partner:{key}") if key else new_token()
    with transaction.atomic():
        is_new = _ask(city, opening, token=token, key=blind(f"partner:{key}") if key else "", at=at)
    return Asked(token, is_new)


def _ask(city: CityInfo, one: Opening, *, token: str, key: str, at: datetime) -> bool:
    one_at_a_time(city, token)
    if key and Partner.objects.filter(city_id=city.id, key=key).exists():
        return False
    partner = Partner(
        city_id=city.id, place_name=one.place_name.strip(), trade=one.trade, address=one.address.strip(), lon=one.lon,
        lat=one.lat, hours_text=one.hours_text.strip(), name=one.name.strip(), email=one.email.strip(),
        phone=one.phone.strip(), mail_hash=mail_digest(one.email), phone_hash=phone_hash(one.phone), token=token,
        token_hash=thread_hash(token), lang=one.lang, charter=CHARTER, people=one.people, key=key, asked_at=at,
    )  # fmt: skip
    record(partner, "ask", PlaceState.ASKED, by=PLACE, at=at, charter=CHARTER)
    listen(city, partner, at=at)
    return True


@transaction.atomic
def accept_partner(city: CityInfo, partner_id: int, *, by: Actor, at: datetime, version: int) -> None:
    """The place is suitable: it may choose a training. Raises Conflict, TooLate."""
    partner = lock_partner(city, partner_id, version)
    record(partner, "accept", PlaceState.ACCEPTED, by=by, at=at)
    tell(city, partner, "partner.accepted", key=f"partner.accepted:{partner.pk}", at=at)


@transaction.atomic
def refuse_partner(
    city: CityInfo, partner_id: int, reason: str, *, by: Actor, at: datetime, version: int
) -> None:  # fmt: skip
    """Not suitable; the place reads why. Raises Conflict, TooLate, BadDraft."""
    if not reason.strip() or len(reason) > 300:
        raise BadDraft(_("Dites pourquoi, en une phrase : la personne la lira."), field="reason")
    partner = lock_partner(city, partner_id, version)
    partner.reason, partner.training = reason.strip(), None
    record(partner, "refuse", PlaceState.REFUSED, by=by, at=at)
    tell(city, partner, "partner.refused", key=f"partner.refused:{partner.pk}", at=at)


@transaction.atomic
def choose_training(city: CityInfo, token: str, training_id: int, *, at: datetime) -> None:
    """Seats for this place's people; a seat chosen before is free again. Raises TrainingFull, TooLate, NotFound."""
    training = lock_training(city, training_id)
    partner = lock_partner(city, partner_of(city, token).pk)
    if partner.training_id == training.pk:
        return
    if partner.state != PlaceState.ACCEPTED or training.is_cancelled or training.starts_at <= at:
        raise TooLate()
    left = training.seats - seats_taken(training)
    if left < partner.people:
        raise TrainingFull(_("Il ne reste pas assez de places à cette date : choisissez-en une autre."), left=left)
    partner.training = training
    record(partner, "train", PlaceState.ACCEPTED, by=PLACE, at=at, training=training.pk)


@transaction.atomic
def give_back_seat(city: CityInfo, token: str, *, at: datetime) -> None:
    """The place will not come at that date; twice is once."""
    partner = lock_partner(city, partner_of(city, token).pk)
    if partner.state == PlaceState.ACCEPTED and partner.training_id:
        partner.training = None
        record(partner, "untrain", PlaceState.ACCEPTED, by=PLACE, at=at)


def seats_taken(training: Training) -> int:
    """People who will come; of a locked training, nobody can come in between."""
    return Partner.objects.filter(training=training).aggregate(n=Sum("people"))["n"] or 0


@transaction.atomic
def plan_training(
    city: CityInfo, *, starts_at: datetime, where: str, seats: int, by: Actor, at: datetime
) -> Training:  # fmt: skip
    """A session of ninety minutes. Raises BadDraft."""
    if starts_at <= at:
        raise BadDraft(_("Choisissez une date à venir."), field="starts_at")
    if not where.strip() or len(where) > 160:
        raise BadDraft(_("Dites où la formation a lieu."), field="where")
    if not 1 <= seats <= SEATS_MAX:
        raise BadDraft(_("De 1 à %(most)s places.") % {"most": SEATS_MAX}, field="seats")
    training = Training.objects.create(
        city_id=city.id, starts_at=starts_at, minutes=TRAINING_MIN, where=where.strip(), seats=seats, made_by=by.name
    )
    data = {"starts_at": stamp(starts_at), "seats": seats}
    write(city.id, what="training.plan", about=f"training:{training.pk}", by=by, at=at, data=data)
    return training


@transaction.atomic
def cancel_training(city: CityInfo, training_id: int, *, by: Actor, at: datetime) -> None:
    """Who had a seat is told and chooses again. Twice is once."""
    training = lock_training(city, training_id)
    if training.is_cancelled:
        return
    training.is_cancelled = True
    training.save(update_fields=["is_cancelled"])
    write(city.id, what="training.cancel", about=f"training:{training.pk}", by=by, at=at)
    for pk in list(training.partners.order_by("pk").values_list("pk", flat=True)):
        partner = lock_partner(city, pk)
        if partner.state == PlaceState.ACCEPTED:
            partner.training = None
            record(partner, "untrain", PlaceState.ACCEPTED, by=by, at=at)
            tell(city, partner, "partner.cancelled", key=f"partner.cancelled:{training.pk}:{partner.pk}", at=at)


@transaction.atomic
def mark_trained(city: CityInfo, partner_id: int, *, by: Actor, at: datetime, version: int) -> None:
    """They came: the place is on the map from this moment. Raises Conflict, TooLate."""
    partner = lock_partner(city, partner_id, version)
    if partner.training is None or partner.training.starts_at > at:
        raise TooLate(_("La formation de ce lieu n’a pas encore eu lieu."))
    partner.trained_at = at
    record(partner, "list", PlaceState.TRAINED, by=by, at=at)
    list_place(city, listing_of(partner), by=by, at=at)
    tell(city, partner, "partner.listed", key=f"partner.listed:{partner.pk}", at=at)


def listing_of(partner: Partner) -> Listing:
    """The public line of the register: no person in it."""
    return Listing(
        code=place_code(partner),
        type=PLACE_TYPE,
        name=partner.place_name,
        address=partner.address,
        lon=partner.lon,
        lat=partner.lat,
        hours_text=partner.hours_text,
        what="Demandez « Où est Angela ? » : on vous met en sécurité",
        source="registre des lieux partenaires",
    )


def place_code(partner: Partner) -> str:
    return f"angela-{partner.uid.hex[:12]}"


@transaction.atomic
def withdraw(city: CityInfo, token: str, *, at: datetime) -> None:
    """The place leaves, at once: off the map, the responsible person forgotten. Twice is once."""
    partner = lock_partner(city, partner_of(city, token).pk)
    if partner.state not in (PlaceState.WITHDRAWN, PlaceState.REFUSED):
        withdraw_partner(city, partner, by=PLACE, at=at)


@transaction.atomic
def strike_off(city: CityInfo, partner_id: int, *, by: Actor, at: datetime, version: int) -> None:
    """The police takes a place out of the register. Raises Conflict, TooLate."""
    withdraw_partner(city, lock_partner(city, partner_id, version), by=by, at=at)


def withdraw_partner(city: CityInfo, partner: Partner, *, by: Actor, at: datetime) -> None:
    empty_partner(city, partner)
    partner.left_at, partner.training = at, None
    record(partner, "withdraw", PlaceState.WITHDRAWN, by=by, at=at)
    unlist_place(city, place_code(partner), by=by, at=at)


def empty_partner(city: CityInfo, partner: Partner) -> None:
    """The responsible person and the channels; name and address of the place are public and stay for the register."""
    stop(city, partner)
    for name in ("name", "email", "phone", "mail_hash", "phone_hash", "token"):
        setattr(partner, name, "")


def partner_of(city: CityInfo, token: str) -> Partner:
    """The place whose private link this is. Raises NotFound."""
    partner = Partner.objects.filter(city_id=city.id, token_hash=thread_hash(token)).first()
    if partner is None:
        raise NotFound(_("Ce lien n’ouvre aucune page. Vérifiez qu’il est entier."))
    return partner


def read_partner(city: CityInfo, partner_id: int, *, by: Actor, at: datetime) -> Partner:
    """A place with its responsible person, for the police: the reading is journalled. Raises NotFound."""
    partner = Partner.objects.filter(city_id=city.id, pk=partner_id).first()
    if partner is None:
        raise NotFound()
    with transaction.atomic():
        write(city.id, what="partner.read", about=f"partner:{partner.pk}", by=by, at=at)
    return partner
