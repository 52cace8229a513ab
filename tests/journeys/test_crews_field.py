"""Two crews and a desk: one refuses, the other works in a tunnel, and what an ended duty still sends is not kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.test_field import (
    POST,
    Axe,
    Centre,
    centre,
    do_steps,
    enter_tunnel,
    leave_tunnel,
    phone_of,
    ready_for,
    shows_everything_sent,
)

__all__ = ["centre", "phone_of"]


def test_second_crew_takes_in_a_tunnel_what_the_first_refused(
    centre: Centre, phone_of: Callable[[str], Page], axe: Axe
) -> None:
    first, second = phone_of("09"), phone_of("10")
    code = centre.send("C09", "14 rue Dalpozzo")
    first.get_by_role("button", name="Refuser").click()
    first.get_by_role("button", name="Véhicule indisponible").click()
    expect(first.get_by_role("heading", name="Vous êtes disponible")).to_be_visible()
    shows_everything_sent(first)
    assert centre.incident(code)["state"] == "open"

    centre.command(code, "send", crew="C10", reason="le premier équipage a refusé")
    ready_for(second, "Reçu")
    enter_tunnel(second)
    do_steps(second, "Reçu", "En route", "Sur place", "Terminé")
    axe(second)
    second.get_by_role("button", name="Avertissement oral").click()
    assert centre.incident(code)["state"] == "dispatched"
    left = datetime.now(UTC)
    leave_tunnel(second)
    shows_everything_sent(second)
    card = centre.incident(code)
    assert (card["state"], card["outcome"], card["proof"]) == ("ended", "warned", "crew")
    moments = [datetime.fromisoformat(step["at"]) for step in centre.steps(code, "crew_moved")]
    moments += [datetime.fromisoformat(step["at"]) for step in centre.steps(code, "crew_cleared")]
    assert len(moments) == 4
    assert moments == sorted(moments) and moments[-1] < left  # when they were tapped, not when they arrived

    second.get_by_role("button", name="Fin de service").click()
    expect(second.get_by_role("heading", name="Hors service")).to_be_visible()
    expect(second.get_by_text("plus aucune position ne part")).to_be_visible()
    shows_everything_sent(second)
    late = [
        {"lon": 7.27, "lat": 43.7, "at": (datetime.now(UTC) - timedelta(seconds=age)).isoformat()} for age in (60, 1)
    ]
    answer = second.evaluate(POST, ["/api/v1/field/positions", {"fixes": late}])
    assert answer.get("accepted", 0) == 0, answer
    assert [fix for fix in centre.get("/api/v1/desk/snapshot")["positions"] if fix["call_sign"] == "C10"] == []
