"""What `calls.yaml` of a city may contain. Knows neither files nor tables."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from allopm.city.files.shapes import Code, Strict


class WrapCodeFile(Strict):
    """How a call is put away, by one key; `advice` is what the operator reads when choosing it."""

    code: Code
    key: str = Field(pattern=r"^[a-z]$")
    label: str = Field(min_length=1, max_length=80)
    advice: str = Field(default="", max_length=200)


DEFAULT_CODES: tuple[WrapCodeFile, ...] = (
    WrapCodeFile(code="report", key="n", label="Nouveau signalement"),
    WrapCodeFile(code="other", key="a", label="Autre"),
)


def _keys_differ(codes: tuple[WrapCodeFile, ...]) -> tuple[WrapCodeFile, ...]:
    if len({one.key for one in codes}) < len(codes) or len({one.code for one in codes}) < len(codes):
        raise ValueError("deux codes de fin d’appel ont la même touche ou le même nom")
    return codes


def _names_the_case(sentence: str) -> str:
    if "{code}" not in sentence:
        raise ValueError("la phrase doit contenir {code}, le numéro du dossier")
    return sentence


WrapCodes = Annotated[
    tuple[WrapCodeFile, ...], Field(min_length=1, max_length=26), AfterValidator(_keys_differ)
]  # fmt: skip
Receipt = Annotated[str, Field(max_length=400), AfterValidator(_names_the_case)]


class CallsFile(Strict):
    """Everything may be left out. `receipt` is read to the caller, with `{code}` in it."""

    wrap_codes: WrapCodes = DEFAULT_CODES
    receipt: Receipt = "Votre signalement porte le numéro {code}."
    danger: str = Field(default="Danger : dites d’appeler le 17 ou le 112.", max_length=200)
