"""The write door of membership: asked, verified by letter, by a référent or by the police, left. Knows no alert."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.columns.phones import phone_hash
from allopm.journal.actions import write
from allopm.journal.actor import Actor
from allopm.neighbours.change import TooLate, lock_member, one_at_a_time, record
from allopm.neighbours.draft import Joining, check_joining
from allopm.neighbours.models import Member
from allopm.neighbours.secrets import code_digest, mail_digest, new_code, new_token, thread_hash
from allopm.neighbours.states import LETTER_HOLDS, TRIES_MAX, Standing, Way
from allopm.neighbours.telling import listen, stop, tell
from allopm.refusals import NotFound, Refused
from allopm.reports.codes import blind, token_for_key

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

PERSON: Final = Actor("resident", None, "Le membre")
REFERENT: Final = Actor("resident", None, "Le référent du secteur")


class WrongCode(Refused):
    """422: not the code of the letter, or no letter holds any more."""

    code = "wrong_code"


@dataclass(frozen=True)
class Asked:
    """`token` opens the private page; `is_new` is false for a key that came before."""

    token: str
    is_new: bool


@dataclass(frozen=True)
class Letter:
    """What is printed once: the code is kept as a digest only."""

    name: str
    company: str
    address: str
    code: str
    until: datetime


def ask_to_join(city: CityInfo, joining: Joining, *, key: str, at: datetime) -> Asked:
    """Somebody asks to join. The same key is the same request. Raises BadDraft."""
    check_joining(city, joining)
    token = token_for_key(city.id, f"member:{key}") if key else new_token()
    with transaction.atomic():
        is_new = _ask(city, joining, token=token, key=blind(f"member:{key}") if key else "", at=at)
    return Asked(token, is_new)


def _ask(city: CityInfo, joining: Joining, *, token: str, key: str, at: datetime) -> bool:
    one_at_a_time(city, token)
    if key and Member.objects.filter(city_id=city.id, key=key).exists():
        return False
    member = Member(
        city_id=city.id, network=joining.network, sector=joining.sector, way=joining.way, lang=joining.lang, key=key,
        name=joining.name.strip(), company=joining.company.strip(), address=joining.address.strip(),
        email=joining.email.strip(), phone=joining.phone.strip(), mail_hash=mail_digest(joining.email),
        phone_hash=phone_hash(joining.phone), token=token, token_hash=thread_hash(token), asked_at=at,
    )  # fmt: skip
    record(member, "ask", Standing.ASKED, by=PERSON, at=at, network=joining.network, sector=joining.sector)
    return True


@transaction.atomic
def make_letter(city: CityInfo, member_id: int, *, by: Actor, at: datetime, version: int) -> Letter:
    """A new code on paper; one printed before opens nothing any more. Raises Conflict, TooLate."""
    member = lock_member(city, member_id, version)
    code = new_code()
    member.code_hash, member.code_made_at, member.tries = code_digest(member.token_hash, code), at, 0
    record(member, "letter", Standing.LETTER, by=by, at=at)
    return Letter(member.name, member.company, member.address, code, at + LETTER_HOLDS)


def confirm_code(city: CityInfo, token: str, typed: str, *, at: datetime) -> None:
    """The code of the letter proves the address. Raises WrongCode, with the tries that are left, and counts them."""
    if not _try_code(city, token, typed, at=at):
        left = TRIES_MAX - member_of(city, token).tries
        if left > 0:
            raise WrongCode(_("Ce n’est pas le code du courrier. Essais restants : %(left)s.") % {"left": left})
        raise WrongCode(_("Trop d’essais : demandez un nouveau courrier à la police municipale."))


@transaction.atomic
def _try_code(city: CityInfo, token: str, typed: str, *, at: datetime) -> bool:
    """A wrong try is kept: it commits like a right one."""
    member = lock_member(city, member_of(city, token).pk)
    if member.state == Standing.ACTIVE:
        return True  # twice the same tap
    if member.state != Standing.LETTER:
        raise TooLate()
    if member.code_made_at is None or at - member.code_made_at > LETTER_HOLDS:
        raise WrongCode(_("Ce code n’est plus valable : demandez un nouveau courrier."))
    is_right = hmac.compare_digest(member.code_hash, code_digest(member.token_hash, typed))
    if member.tries >= TRIES_MAX or not is_right:
        member.tries = min(member.tries + 1, TRIES_MAX)
        member.save(update_fields=["tries"])
        return False
    _admit(city, member, how="code", by=PERSON, at=at)
    return True


@transaction.atomic
def vouch(city: CityInfo, token: str, member_id: int, *, at: datetime) -> None:
    """A référent knows this person and the address. Only for who asked for it. Raises NotFound, TooLate."""
    referent = member_of(city, token)
    member = lock_member(city, member_id)
    if not (referent.is_referent and _is_for(referent, member)):
        raise NotFound()
    if member.state != Standing.ACTIVE:
        _admit(city, member, how=f"referent:{referent.pk}", by=REFERENT, at=at)


def _is_for(referent: Member, member: Member) -> bool:
    same = (referent.city_id, referent.network, referent.sector) == (member.city_id, member.network, member.sector)
    return same and member.way == Way.REFERENT


@transaction.atomic
def admit(city: CityInfo, member_id: int, *, by: Actor, at: datetime, version: int) -> None:
    """The police has verified the address itself. Raises Conflict, TooLate."""
    _admit(city, lock_member(city, member_id, version), how="police", by=by, at=at)


def _admit(city: CityInfo, member: Member, *, how: str, by: Actor, at: datetime) -> None:
    member.checked_at, member.checked_by, member.code_hash = at, by.name, ""
    record(member, "admit", Standing.ACTIVE, by=by, at=at, how=how)
    listen(city, member, at=at)
    tell(city, member, "group.joined", key=f"member.joined:{member.pk}", at=at)


@transaction.atomic
def refuse(city: CityInfo, member_id: int, *, by: Actor, at: datetime, version: int) -> None:
    """Not somebody of this sector: what was written is erased at once. Raises Conflict, TooLate."""
    member = lock_member(city, member_id, version)
    forget_member(city, member)
    record(member, "refuse", Standing.REFUSED, by=by, at=at)


@transaction.atomic
def appoint(city: CityInfo, member_id: int, *, by: Actor, at: datetime, version: int) -> None:
    """A member becomes référent of the sector. Raises Conflict, TooLate."""
    member = _lock_active(city, member_id, version)
    member.is_referent = True
    record(member, "appoint", Standing.ACTIVE, by=by, at=at)


@transaction.atomic
def dismiss(city: CityInfo, member_id: int, *, by: Actor, at: datetime, version: int) -> None:
    """A référent is a member again. Raises Conflict, TooLate."""
    member = _lock_active(city, member_id, version)
    member.is_referent = False
    record(member, "dismiss", Standing.ACTIVE, by=by, at=at)


def _lock_active(city: CityInfo, member_id: int, version: int) -> Member:
    member = lock_member(city, member_id, version)
    if member.state != Standing.ACTIVE:
        raise TooLate()
    return member


@transaction.atomic
def leave(city: CityInfo, token: str, *, at: datetime) -> None:
    """One tap: name, address and channels are gone at once. Twice is once."""
    member = lock_member(city, member_of(city, token).pk)
    if member.state in (Standing.LEFT, Standing.REFUSED):
        return
    forget_member(city, member)
    member.left_at = at
    record(member, "leave", Standing.LEFT, by=PERSON, at=at)


@transaction.atomic
def exclude(city: CityInfo, member_id: int, *, by: Actor, at: datetime, version: int) -> None:
    """The police takes a member out: moved away, or against the rules. Raises Conflict, TooLate."""
    member = lock_member(city, member_id, version)
    forget_member(city, member)
    member.left_at = at
    record(member, "exclude", Standing.LEFT, by=by, at=at)


def forget_member(city: CityInfo, member: Member) -> None:
    """The row stays for the counts, without anybody in it; the link still says that one has left."""
    stop(city, member)
    member.is_referent = False
    for field in ("name", "company", "address", "email", "phone", "token", "code_hash", "mail_hash", "phone_hash"):
        setattr(member, field, "")


def member_of(city: CityInfo, token: str) -> Member:
    """The member whose private link this is. Raises NotFound."""
    member = Member.objects.filter(city_id=city.id, token_hash=thread_hash(token)).first()
    if member is None:
        raise NotFound(_("Ce lien n’ouvre aucune page. Vérifiez qu’il est entier."))
    return member


def read_member(city: CityInfo, member_id: int, *, by: Actor, at: datetime) -> Member:
    """A member with name and address, for the police: the reading is journalled. Raises NotFound."""
    member = Member.objects.filter(city_id=city.id, pk=member_id).first()
    if member is None:
        raise NotFound()
    with transaction.atomic():
        write(city.id, what="member.read", about=f"member:{member.pk}", by=by, at=at)
    return member
