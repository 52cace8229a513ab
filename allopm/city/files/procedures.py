"""What a procedure of services.yaml may contain: questions, steps, sessions. Knows neither files nor tables."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from allopm.city.files.shapes import Choice, Code, ServiceFile, Strict, Text, Words


class LongWords(Strict):
    """A paragraph in the languages of the screens; French is always there."""

    fr: str = Field(min_length=1, max_length=900)
    en: str = Field(default="", max_length=900)
    it: str = Field(default="", max_length=900)


class AskedFile(Strict):
    """One question of the form. `session` offers the dates of the procedure; `date` and `day_after` are days."""

    code: Code
    type: Literal["choice", "yesno", "text", "long", "plate", "date", "email", "phone", "session"]
    label: Words
    hint: Words | None = None
    choices: tuple[Choice, ...] = ()
    required: bool = False

    @model_validator(mode="after")
    def _choices_go_with_choice(self) -> AskedFile:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("« choices » va avec type: choice, et seulement avec lui")
        return self


class StepFile(Strict):
    """Where a request stands; `to` are the steps after it, `by` who takes it there."""

    code: Code
    label: Words
    text: LongWords | None = None
    to: tuple[Code, ...] = ()
    by: Literal["staff", "person", "either"] = "staff"
    asks: tuple[Literal["moment", "document", "text"], ...] = ()
    effect: str = Field(default="", max_length=48)


class WeeklyFile(Strict):
    day: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    at: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class SessionsFile(Strict):
    """Dates with seats: weekly ones are planned ahead by themselves, others are added by the team."""

    seats: int = Field(ge=1, le=500)
    minutes: int = Field(ge=10, le=600)
    weekly: tuple[WeeklyFile, ...] = ()
    weeks_ahead: int = Field(default=6, ge=1, le=52)
    place: str = Field(default="", max_length=200)


def _sound_steps(steps: tuple[StepFile, ...]) -> tuple[StepFile, ...]:
    """The first is where a request begins; every step is reached from it, and one at least ends it."""
    after = {step.code: step.to for step in steps}
    if len(after) != len(steps):
        raise ValueError("deux étapes ont le même code")
    unknown = sorted({name for names in after.values() for name in names} - set(after))
    if unknown:
        raise ValueError(f"« to » cite une étape qui n’existe pas : {', '.join(unknown)}")
    reached, waiting = set[str](), [steps[0].code]
    while waiting:
        code = waiting.pop()
        if code not in reached:
            reached.add(code)
            waiting += after[code]
    if lost := sorted(set(after) - reached):
        raise ValueError(f"aucune étape ne mène à : {', '.join(lost)}")
    if all(after.values()):
        raise ValueError("il faut une étape de fin, sans « to »")
    return steps


Steps = Annotated[tuple[StepFile, ...], Field(min_length=2, max_length=20), AfterValidator(_sound_steps)]


def _distinct(questions: tuple[AskedFile, ...]) -> tuple[AskedFile, ...]:
    if len({question.code for question in questions}) != len(questions):
        raise ValueError("deux questions ont le même code")
    return questions


Questions = Annotated[tuple[AskedFile, ...], Field(max_length=20), AfterValidator(_distinct)]


class ProcedureFile(Strict):
    """One service that a person asks for, from the question to the end."""

    code: Code
    name: Words
    what: LongWords
    who: LongWords
    icon: Code = "file-text"
    questions: Questions = ()
    contact: Literal["none", "any", "phone", "email", "optional"] = "any"
    documents: tuple[LongWords, ...] = ()
    conditions: tuple[LongWords, ...] = ()
    team: Text
    promise_days: int = Field(default=10, ge=1, le=120)
    keep_days: int = Field(default=180, ge=1, le=1825)
    steps: Steps
    sessions: SessionsFile | None = None
    is_listed: bool = True
    source: Text = ""
    is_invented: bool = False

    @model_validator(mode="after")
    def _sessions_are_asked(self) -> ProcedureFile:
        asked = sum(question.type == "session" for question in self.questions)
        if asked != (self.sessions is not None):
            raise ValueError("« sessions » va avec une question de type: session, et une seule")
        return self


class ServicesFile(Strict):
    """services.yaml: whom a case is handed over to, and what people may ask for."""

    services: tuple[ServiceFile, ...]
    procedures: tuple[ProcedureFile, ...] = ()
