"""What open screens need of a city's rules: sent with the snapshot, and again whenever they change."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from allopm.dispatching.policies import POLICIES
from allopm.events.log import Change

if TYPE_CHECKING:
    from allopm.city.infos import DeskRules, DispatchRules

Card = dict[str, Any]
ENTITY: Final = "rules:city"


def rules_card(desk: DeskRules, dispatch: DispatchRules) -> Card:
    """Which policy proposes, the limits of each priority in seconds, how the desk works."""
    policy = POLICIES[dispatch.policy]
    return {
        "policy": {"code": policy.code, "label": policy.label},
        "targets": {
            str(code): {"hold_s": limits.hold_s, "arrive_s": limits.arrive_s}
            for code, limits in dispatch.classes.items()
        },
        "desk_rules": asdict(desk) | {"relief_times": list(desk.relief_times)},
    }


def rules_change(card: Card, version: int) -> Change:
    """The event that changes every open desk; `version` is the city's."""
    return Change(audience="desk", kind="rules.changed", entity=ENTITY, version=version, body=card)
