"""What `urgency.yaml` may contain, every key optional, and the rules it makes. Knows neither files nor tables."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from allopm.city.files.shapes import Strict
from allopm.dispatching import urgency_rules as rules

Label = Annotated[str, Field(min_length=1, max_length=80)]
Most = Annotated[int, Field(ge=0, le=100)]
Hour = Annotated[int, Field(ge=0, le=24)]


def _names_only(*names: str) -> AfterValidator:
    def check(text: str) -> str:
        try:
            text.format(**dict.fromkeys(names, ""))
        except (KeyError, IndexError, ValueError) as problem:
            raise ValueError(f"« {text} » ne peut citer que {', '.join(f'{{{name}}}' for name in names)}") from problem
        return text

    return AfterValidator(check)


class CeilingFile(Strict):
    most: Most = 100


class DangersFile(Strict):
    most: Most = 50
    label: Label = "danger signalé"


class WeighedFile(Strict):
    points: int = Field(ge=-100, le=100)
    label: Label


class OngoingFile(Strict):
    now: WeighedFile = WeighedFile(points=15, label="en cours")
    recurring: WeighedFile = WeighedFile(points=5, label="revient souvent")
    over: WeighedFile = WeighedFile(points=-15, label="terminé")


class WitnessesFile(Strict):
    per_doubling: float = Field(default=4, ge=0, le=100)
    most: Most = 12
    label: Annotated[Label, _names_only("n")] = "{n} témoins"


class RepeatsFile(WitnessesFile):
    per_doubling: float = Field(default=3, ge=0, le=100)
    most: Most = 9
    label: Annotated[Label, _names_only("n")] = "{n}e fois ici en 30 jours"


class StillFile(Strict):
    points: Most = 4
    most: Most = 8
    label: Label = "toujours en cours"


class NightFile(Strict):
    from_h: Hour = 22
    to_h: Hour = 7
    points: Most = 5
    label: Label = "de nuit"


class PromiseFile(Strict):
    rises_from: float = Field(default=0.5, ge=0, le=1)
    slope: float = Field(default=30, ge=0, le=1000)
    most: Most = 20
    near: Label = "délai promis bientôt atteint"
    passed: Label = "délai promis dépassé"


def _falling(floors: dict[int, int]) -> dict[int, int]:
    if not floors[1] > floors[2] > floors[3]:
        raise ValueError("P1 demande plus de points que P2, et P2 que P3")
    return floors


Floors = Annotated[
    dict[Annotated[int, Field(ge=1, le=3)], Annotated[int, Field(ge=1, le=100)]],
    Field(min_length=3, max_length=3),
    AfterValidator(_falling),
]


class PriorityFile(Strict):
    floors: Floors = {1: 85, 2: 70, 3: 40}
    danger_floors: Floors = {1: 40, 2: 30, 3: 10}
    first_needs_danger: Most = 18
    over_steps_down: int = Field(default=1, ge=0, le=3)


class OverrideFile(Strict):
    label: Annotated[Label, _names_only("by", "reason")] = "décidée par {by} : {reason}"


class UrgencyFile(Strict):
    kind: CeilingFile = CeilingFile()
    ongoing: OngoingFile = OngoingFile()
    dangers: DangersFile = DangersFile()
    witnesses: WitnessesFile = WitnessesFile()
    repeats: RepeatsFile = RepeatsFile()
    still: StillFile = StillFile()
    night: NightFile = NightFile()
    promise: PromiseFile = PromiseFile()
    priority: PriorityFile = PriorityFile()
    override: OverrideFile = OverrideFile()

    def as_rules(self) -> rules.UrgencyRules:
        ongoing = {name: rules.Weighed(**said) for name, said in self.ongoing.model_dump().items()}
        return rules.UrgencyRules(
            kind=rules.Ceiling(self.kind.most),
            ongoing=ongoing,
            dangers=rules.Ceiling(**self.dangers.model_dump()),
            witnesses=rules.Doubling(**self.witnesses.model_dump()),
            repeats=rules.Doubling(**self.repeats.model_dump()),
            still=rules.Each(**self.still.model_dump()),
            night=rules.Night(**self.night.model_dump()),
            promise=rules.Promise(**self.promise.model_dump()),
            floors=dict(self.priority.floors),
            danger_floors=dict(self.priority.danger_floors),
            first_needs_danger=self.priority.first_needs_danger,
            over_steps_down=self.priority.over_steps_down,
            override=self.override.label,
        )
