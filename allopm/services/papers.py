"""Documents for the person: a PDF is checked, kept beside the photos, opened by the private link or by the team."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from allopm.journal.actions import write
from allopm.refusals import NotFound, TooLarge, UnsupportedMedia
from allopm.reports.codes import thread_hash
from allopm.services.models import Document, Request

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

PAPER_MAX: Final = 10 * 1024 * 1024  # chosen: a diagnosis with plans, scanned
NAME_MAX: Final = 120


@dataclass(frozen=True)
class Paper:
    """A file as it was uploaded."""

    name: str
    content: bytes

    def check(self) -> None:
        """Raises TooLarge, UnsupportedMedia."""
        if len(self.content) > PAPER_MAX:
            raise TooLarge(_("Le document est trop lourd : 10 Mo au plus."), field="paper")
        if not self.content.startswith(b"%PDF-"):
            raise UnsupportedMedia(_("Le document doit être un PDF."), field="paper")


def attach(city: CityInfo, request: Request, paper: Paper, *, by: Actor, at: datetime) -> None:
    """Keep it for this locked request; a transaction that fails leaves no file."""
    paper.check()
    name = "".join(letter for letter in paper.name if letter.isprintable())[:NAME_MAX] or "document.pdf"
    document = Document(request=request, name=name, created_at=at)
    document.file.save(f"papers/{secrets.token_hex(16)}.pdf", ContentFile(paper.content), save=False)
    try:
        with transaction.atomic():
            document.save()
    except BaseException:
        document.file.storage.delete(str(document.file.name))
        raise
    about, data = f"request:{request.code}", {"bytes": len(paper.content)}
    write(city.id, what="request.document_added", about=about, by=by, at=at, data=data)


def open_own(token: str, document_id: int) -> tuple[str, IO[bytes]]:
    """By the private link. Raises NotFound."""
    return _opened(Document.objects.filter(request__token_hash=thread_hash(token), pk=document_id).first())


def open_for_staff(
    city: CityInfo, code: str, document_id: int, *, by: Actor, at: datetime
) -> tuple[str, IO[bytes]]:  # fmt: skip
    """By the team; the read is journalled. Raises NotFound."""
    found = Document.objects.filter(request__city_id=city.id, request__code=code, pk=document_id).first()
    opened = _opened(found)
    write(city.id, what="request.document_read", about=f"request:{code}", by=by, at=at)
    return opened


def _opened(document: Document | None) -> tuple[str, IO[bytes]]:
    if document is None or not document.file.storage.exists(str(document.file.name)):
        raise NotFound(_("Ce document n’existe pas ou n’est plus gardé."))
    return document.name, document.file.open("rb")
