"""What the house refuses, and how it says so. Knows no room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext as _


class Refused(Exception):
    """A rule said no. `message` is French and says what to do next; `data` is JSON-ready."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "refused"

    def __init__(self, message: str = "", **data: object) -> None:
        super().__init__(message or self.default_message())
        self.data = data

    @property
    def message(self) -> str:
        return str(self.args[0])

    @classmethod
    def default_message(cls) -> str:
        return _("Cette demande ne peut pas être faite.")

    def as_json(self) -> dict[str, object]:
        return {"error": {"code": self.code, "message": self.message, "data": self.data}}


class Malformed(Refused):
    """The request itself cannot be read: 400."""

    status = 400
    code = "malformed"

    @classmethod
    def default_message(cls) -> str:
        return _("La demande est incomplète ou illisible.")


class SignInNeeded(Refused):
    """Nobody is signed in: 401."""

    status = 401
    code = "sign_in_needed"

    @classmethod
    def default_message(cls) -> str:
        return _("Connectez-vous pour continuer.")


class Forbidden(Refused):
    """Signed in, but this door is not for this role: 403."""

    status = 403
    code = "forbidden"

    @classmethod
    def default_message(cls) -> str:
        return _("Votre rôle ne permet pas cette action.")


class NotFound(Refused):
    """Absent, or not yours: the two look the same. 404."""

    status = 404
    code = "not_found"

    @classmethod
    def default_message(cls) -> str:
        return _("Introuvable, ou pas pour vous.")


class Conflict(Refused):
    """Somebody else was faster: 409, with who, what and when."""

    status = 409
    code = "conflict"

    @classmethod
    def default_message(cls) -> str:
        return _("Quelqu’un vient de modifier cette fiche. Relisez-la avant de recommencer.")


class TooLarge(Refused):
    """413."""

    status = 413
    code = "too_large"

    @classmethod
    def default_message(cls) -> str:
        return _("Le fichier est trop lourd.")


class UnsupportedMedia(Refused):
    """415."""

    status = 415
    code = "unsupported_media"

    @classmethod
    def default_message(cls) -> str:
        return _("Ce format de fichier n’est pas accepté.")


class TooMany(Refused):
    """429, with the seconds to wait in `data["retry_after"]`."""

    status = 429
    code = "too_many"

    @classmethod
    def default_message(cls) -> str:
        return _("Trop de demandes à la suite. Patientez un instant ; rien n’est perdu.")


class Unavailable(Refused):
    """503: a part of the house does not answer for the moment."""

    status = 503
    code = "unavailable"

    @classmethod
    def default_message(cls) -> str:
        return _("Le service redémarre. Réessayez dans quelques secondes ; rien n’est perdu.")
