"""Draws the state tables of the rooms into docs/states.md: `python scripts/draw_states.py`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from allopm.calls import states as calls
from allopm.closures import states as closures
from allopm.fleet import states as fleet
from allopm.incidents import states as incidents
from allopm.missions import states as missions
from allopm.neighbours import states as neighbours
from allopm.reports import states as reports
from allopm.safety import states as safety
from allopm.team import states as team
from allopm.transmissions import states as transmissions
from allopm.vehicles import states as vehicles

PAGE = Path(__file__).resolve().parents[1] / "docs" / "states.md"
Table = Mapping[Any, frozenset[Any]]
TABLES: tuple[tuple[str, str, Table], ...] = (
    ("Report", "what the resident reads", reports.TRANSITIONS),
    ("Incident", "what the desk handles", incidents.TRANSITIONS),
    ("Transmission", "a case passed to a service", transmissions.TRANSITIONS),
    ("Mission", "one crew sent to one incident, at once or in a tour", missions.TRANSITIONS),
    ("Crew", "two or three officers on one call sign", fleet.TRANSITIONS),
    ("Alert", "a crew calls for help, or has not said that all is well", safety.TRANSITIONS),
    ("Vehicle", "a vehicle that does not move, from its first check to the pound", vehicles.TRANSITIONS),
    ("Call", "somebody telephones the city", calls.TRANSITIONS),
    ("Relief sheet", "what one shift hands over to the next", team.TRANSITIONS),
    ("Closure", "streets closed or slowed, drawn on the map", closures.TRANSITIONS),
    ("Member", "a person or a shop in the network of a sector", neighbours.STANDINGS),
    ("Sector alert", "a fact told to the members of a sector, once the police has read it", neighbours.ALERTS),
    ("Partner place", "a place of « Demandez Angela »", neighbours.PLACES),
)


def diagram(table: Table) -> str:
    """One Mermaid state diagram; a state without a way out is an end."""
    first = next(iter(table))
    lines = ["stateDiagram-v2", f"    [*] --> {first}"]
    for state, targets in table.items():
        lines += [f"    {state} --> {target}" for target in sorted(targets)]
        lines += [] if targets else [f"    {state} --> [*]"]
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    parts = [
        "# States",
        "",
        "Drawn from the tables in the code by `scripts/draw_states.py`; do not edit by hand.",
    ]
    for name, what, table in TABLES:
        parts += ["", f"## {name}: {what}", "", "```mermaid", diagram(table), "```"]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
