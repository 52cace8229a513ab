"""The write door of proofs: a code leaves for an address, and comes back. Says nothing of what is held there."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.journal.actions import write
from allopm.journal.actor import RESIDENT
from allopm.mine.codes import (
    LIVES,
    PAUSE,
    SENDS,
    TRIES,
    WINDOW,
    address_digest,
    channel_of,
    code_hash,
    new_code,
    same_address,
)
from allopm.mine.models import Proof
from allopm.notices.actions import send_code
from allopm.refusals import Malformed, Refused, TooMany

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


class WrongCode(Refused):
    """Not the code, too late, or too often: the three look the same."""

    code = "wrong_code"


def readable_address(typed: str) -> str:
    """The e-mail or telephone number that was meant. Raises Malformed."""
    address = same_address(typed)
    if not address:
        raise Malformed(_("Écrivez une adresse e-mail ou un numéro de téléphone complet."))
    return address


@transaction.atomic
def ask_code(city: CityInfo, address: str, *, lang: str, at: datetime) -> None:
    """Send a code to this address, whether anything is held on it or not. Raises Malformed, TooMany."""
    address = readable_address(address)
    digest = address_digest(address)
    code = new_code()
    # Two at once: the second waits for the row, then finds it just written and is asked to wait.
    long_ago = at - WINDOW
    Proof.objects.get_or_create(
        city_id=city.id, address_hash=digest, defaults={"window_at": long_ago, "sent_at": long_ago}
    )
    proof = Proof.objects.select_for_update().get(city_id=city.id, address_hash=digest)
    if at - proof.window_at >= WINDOW:
        proof.window_at, proof.sends = at, 0
    _check_pace(proof, at)
    proof.sent_at, proof.sends = at, proof.sends + 1
    proof.code_hash, proof.tries_left = code_hash(digest, code), TRIES
    proof.save()
    send_code(city, channel=channel_of(address), address=address, code=code, lang=lang, at=at)


def _check_pace(proof: Proof, at: datetime) -> None:
    pause = proof.sent_at + PAUSE - at
    if pause > timedelta():
        raise TooMany(retry_after=max(1, round(pause.total_seconds())))
    if proof.sends >= SENDS:
        raise TooMany(retry_after=max(1, round((proof.window_at + WINDOW - at).total_seconds())))


def prove(city: CityInfo, address: str, code: str, *, at: datetime) -> str:
    """The address, written one way, when the code is the one sent there. Works once. Raises Malformed, WrongCode."""
    address = readable_address(address)
    if not _is_right(city, address_digest(address), "".join(code.split()), at=at):
        raise WrongCode(_("Ce code n’est pas le bon, ou n’est plus valable. Vérifiez-le ou demandez-en un autre."))
    return address


@transaction.atomic
def _is_right(city: CityInfo, digest: str, code: str, *, at: datetime) -> bool:
    """One try less, whatever comes of it; kept even when the caller refuses."""
    proof = Proof.objects.select_for_update().filter(city_id=city.id, address_hash=digest).first()
    if proof is None or not proof.code_hash or not proof.tries_left or at > proof.sent_at + LIVES:
        return False
    is_right = hmac.compare_digest(proof.code_hash, code_hash(digest, code))
    proof.tries_left -= 1
    if is_right or not proof.tries_left:
        proof.code_hash = ""
    proof.save(update_fields=["tries_left", "code_hash"])
    write(
        city.id,
        what="mine.proved" if is_right else "mine.not_proved",
        about="mine:address",
        by=RESIDENT,
        at=at,
    )
    return is_right


def forget_proofs(at: datetime) -> int:
    """Codes and their addresses' digests, a day after the last one. Periodic."""
    return Proof.objects.filter(sent_at__lt=at - WINDOW).delete()[0]
