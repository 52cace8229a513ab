"""What a city may choose about urgency: points, ceilings, words. Data only; knows no file and no case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Weighed:
    """A fact with its points and what an operator reads."""

    points: int
    label: str


@dataclass(frozen=True)
class Doubling:
    """Points for each doubling of a count, up to `most`: one more says less than the one before."""

    per_doubling: float
    most: int
    label: str  # {n}: the count


@dataclass(frozen=True)
class Each:
    """The same points each time, up to `most`."""

    points: int
    most: int
    label: str


@dataclass(frozen=True)
class Ceiling:
    """What terms of the city's kinds may weigh together; `label` where the city gives no words."""

    most: int
    label: str = ""


@dataclass(frozen=True)
class Night:
    """Local hours from which and until which something in progress weighs more."""

    from_h: int
    to_h: int
    points: int
    label: str

    def holds(self, hour: int) -> bool:
        if self.from_h <= self.to_h:
            return self.from_h <= hour < self.to_h
        return hour >= self.from_h or hour < self.to_h


@dataclass(frozen=True)
class Promise:
    """From the share `rises_from` of the promised delay on, `slope` points for each whole delay, up to `most`."""

    rises_from: float
    slope: float
    most: int
    near: str
    passed: str


@dataclass(frozen=True)
class UrgencyRules:
    """The keys of `urgency.yaml`: each term names the one it comes from."""

    kind: Ceiling
    ongoing: Mapping[str, Weighed]
    dangers: Ceiling
    witnesses: Doubling
    repeats: Doubling
    still: Each
    night: Night
    promise: Promise
    floors: Mapping[int, int]  # points from which a case is at least of this priority
    danger_floors: Mapping[int, int]  # weight of one danger from which it is, whatever its points
    first_needs_danger: int  # weight of one danger without which points alone never make a P1
    over_steps_down: int  # classes that a ceased case without danger goes down
    override: str  # {by}, {reason}

    @cached_property
    def ladder(self) -> tuple[tuple[int, int], ...]:
        """`(points, priority)`, the most urgent first."""
        return tuple((points, priority) for priority, points in sorted(self.floors.items()))

    def class_of(self, points: int, danger: int) -> int:
        """The class that points and the gravest danger reach by themselves."""
        by_points = next((priority for floor, priority in self.ladder if points >= floor), 4)
        if danger < self.first_needs_danger:
            by_points = max(2, by_points)
        by_danger = min((priority for priority, weight in self.danger_floors.items() if danger >= weight), default=4)
        return min(by_points, by_danger)
