"""The shape of `answers.yaml`: what the desk says again and again, in the languages of its readers. Knows no table."""

from __future__ import annotations

from string import Formatter
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from allopm.city.files.shapes import Code, Strict
from allopm.incidents.outcomes import Outcome

Purpose = Literal["ask", "end", "hold", "hand_over", "note"]
KindName = Annotated[str, Field(pattern=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)?$")]  # a kind, or a whole family
# What a text may leave open, and who fills it; anything else in braces is a mistake.
PLACEHOLDERS: Final = {
    "delay": "until when the case waits, from the form that is open (« 2 h »)",
    "service": "the name of the service that takes the case over",
    "address_street": "the street of the case, without the number",
}


def _known(text: str) -> str:
    try:
        holes = holes_of(text)
    except ValueError as problem:
        raise ValueError("les accolades de ce texte ne se ferment pas") from problem
    unknown = sorted(holes - set(PLACEHOLDERS))
    if unknown:
        allowed = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValueError(f"{{{unknown[0]}}} n’existe pas ; possibles : {allowed}")
    return text


def holes_of(text: str) -> set[str]:
    """The names in braces. Raises ValueError when they do not close."""
    return {name for _before, name, _spec, _conversion in Formatter().parse(text) if name is not None}


Said = Annotated[str, Field(min_length=1, max_length=900), AfterValidator(_known)]


class Texts(Strict):
    """The same sentence three times, written by hand."""

    fr: Said
    en: Said
    it: Said

    @model_validator(mode="after")
    def _say_the_same(self) -> Texts:
        if not holes_of(self.fr) == holes_of(self.en) == holes_of(self.it):
            raise ValueError("les trois langues n’ont pas les mêmes accolades")
        return self


class AnswerFile(Strict):
    """For which acts, kinds (all without any) and outcomes (all without any) a text is offered."""

    code: Code
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    kinds: tuple[KindName, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    label: str = Field(min_length=1, max_length=80)
    texts: Texts


class AnswersFile(Strict):
    answers: tuple[AnswerFile, ...] = ()
