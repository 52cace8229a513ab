"""What other rooms read of a procedure: frozen, in one language, made from a row. Knows no request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from allopm.city.files.procedures import ProcedureFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allopm.city.files.procedures import LongWords, SessionsFile
    from allopm.city.files.shapes import Words
    from allopm.city.models import Procedure

COLUMNS = tuple(name for name in ProcedureFile.model_fields if name != "code")


@dataclass(frozen=True)
class Asked:
    """One question of a form; `type` as in `files.procedures`."""

    code: str
    label: str
    type: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class StepInfo:
    """Where a request stands. `by` is who takes it there: staff, person or either; no `to` ends the request."""

    code: str
    label: str
    text: str = ""
    to: tuple[str, ...] = ()
    by: str = "staff"
    asks: tuple[str, ...] = ()
    effect: str = ""

    @property
    def is_end(self) -> bool:
        return not self.to


@dataclass(frozen=True)
class ProcedureInfo:
    """A service that a person asks for. Days are counted from the request, or from its end for `keep_days`."""

    code: str
    name: str
    what: str
    who: str
    icon: str
    team: str
    contact: str
    promise_days: int
    keep_days: int
    steps: Mapping[str, StepInfo]
    questions: tuple[Asked, ...] = ()
    documents: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    sessions: SessionsFile | None = None
    is_listed: bool = True
    is_active: bool = True
    is_invented: bool = False
    source: str = field(default="", compare=False)

    @property
    def first(self) -> StepInfo:
        return next(iter(self.steps.values()))

    @property
    def session_question(self) -> str:
        """The code of the question that offers dates, empty for none."""
        return next((question.code for question in self.questions if question.type == "session"), "")


def read_procedure(row: Procedure, lang: str) -> ProcedureInfo:
    """Through the shape of the file: what the administration changed obeys the same rules."""
    said = ProcedureFile.model_validate({"code": row.code} | {name: getattr(row, name) for name in COLUMNS})

    def word(texts: Words | LongWords | None) -> str:
        return (getattr(texts, lang) or texts.fr) if texts else ""

    return ProcedureInfo(
        code=said.code,
        name=word(said.name),
        what=word(said.what),
        who=word(said.who),
        icon=said.icon,
        team=said.team,
        contact=said.contact,
        promise_days=said.promise_days,
        keep_days=said.keep_days,
        steps={
            step.code: StepInfo(
                step.code,
                word(step.label),
                text=word(step.text),
                to=step.to,
                by=step.by,
                asks=step.asks,
                effect=step.effect,
            )
            for step in said.steps
        },
        questions=tuple(
            Asked(
                asked.code,
                word(asked.label),
                asked.type,
                hint=word(asked.hint),
                choices=tuple((choice.code, word(choice.label)) for choice in asked.choices),
                is_required=asked.required,
            )
            for asked in said.questions
        ),
        documents=tuple(word(text) for text in said.documents),
        conditions=tuple(word(text) for text in said.conditions),
        sessions=said.sessions,
        is_listed=said.is_listed,
        is_active=row.is_active,
        is_invented=said.is_invented,
        source=said.source,
    )


def as_entry(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a form as the entry of the file, to be checked by the same rules."""
    return {name: values[name] for name in COLUMNS if name in values}
