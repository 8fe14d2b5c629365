"""Overrides that stay behind get their reason, and nothing else of them changes."""

from __future__ import annotations

from app.presenters.leaving import orders_to_leave
from app.presenters.release import OverrideKey
from app.presenters.runtime_clock import ms_of
from runtime.contracts.snapshot import RuntimeSnapshot
from tests.helpers.logic import pump_station


def test_each_override_is_set_again_with_the_reason_and_the_rest_of_its_time() -> None:
    document = pump_station()
    for card in document["cards"]:
        if card["cardId"] == 2:
            card["force"] = {"mode": "FORCED_VALUE", "value": 3300, "expiresAt": "2026-01-01T00:11:00Z"}
        if card["cardId"] == 8:
            card["masked"] = True
    keys = (OverrideKey("mask_global"), OverrideKey("force", 2), OverrideKey("mask", 8), OverrideKey("force", 99))
    now_ms = ms_of("2026-01-01T00:10:00Z")
    assert orders_to_leave(RuntimeSnapshot.from_wire(document), keys, "loop check", now_ms) == (
        ("set_output_mask_global", {"masked": True, "reason": "loop check"}),
        (
            "set_input_force",
            {"cardId": 2, "mode": "FORCED_VALUE", "value": 3300, "reason": "loop check", "expiresInMs": 60_000},
        ),
        ("set_output_mask", {"cardId": 8, "masked": True, "reason": "loop check"}),
    )


def test_without_a_clock_an_end_is_not_carried_over() -> None:
    document = pump_station()
    document["cards"][0]["force"] = {"mode": "FORCED_HIGH", "expiresAt": "2026-01-01T00:11:00Z"}
    orders = orders_to_leave(RuntimeSnapshot.from_wire(document), (OverrideKey("force", 1),), "why", None)
    assert orders == (("set_input_force", {"cardId": 1, "mode": "FORCED_HIGH", "value": 0, "reason": "why"}),)
