"""The course of a mission from its parameters: a table of modes, lengths and counts."""

from __future__ import annotations

from typing import Any

import pytest

from app.presenters.card_facts import CardFacts
from app.presenters.mission_timing import timing_of
from runtime.contracts.config import Config
from runtime.contracts.snapshot import CardSnapshot
from tests.helpers.logic import pump_config
from widgets.card_page.view import TimingView


def timing(
    mode: str = "Normal",
    delay_cs: int = 100,
    on_cs: int = 500,
    repeats: int = 1,
    bindings: tuple[dict[str, Any], ...] = (),
    **reported: Any,
) -> TimingView:
    document = pump_config()
    document["bindings"] = list(bindings)
    for card in document["cards"]:
        if card["cardId"] == 8:
            card["config"].update(mode=mode, delayBeforeON=delay_cs, onDuration=on_cs, repeatCount=repeats)
    card = CardSnapshot(card_id=8, card_type="DO", **reported)
    view = timing_of(card, CardFacts(Config.from_wire(document), "v1"))
    assert view is not None
    return view


def course(view: TimingView) -> list[tuple[str, int, int | None, int]]:
    return [(span.phase, span.start_ms, span.length_ms, span.cycle) for span in view.spans]


@pytest.mark.parametrize(
    ("given", "expected", "note"),
    [
        pytest.param({}, [("DELAY", 0, 1000, 0), ("ON", 1000, 5000, 0)], "", id="one cycle"),
        pytest.param({"delay_cs": 0}, [("ON", 0, 5000, 0)], "", id="no delay"),
        pytest.param(
            {"repeats": 2},
            [("DELAY", 0, 1000, 0), ("ON", 1000, 5000, 0), ("DELAY", 6000, 1000, 1), ("ON", 7000, 5000, 1)],
            "",
            id="the delay precedes every ON",
        ),
        pytest.param(
            {"mode": "Immediate", "repeats": 2},
            [("ON", 0, 5000, 0), ("DELAY", 5000, 1000, 1), ("ON", 6000, 5000, 1)],
            "",
            id="immediate has its delay between cycles",
        ),
        pytest.param(
            {"mode": "Immediate", "repeats": 0},
            [("ON", 0, 5000, 0), ("DELAY", 5000, 1000, 0)],
            "Drawn: one cycle; it repeats until reset.",
            id="endless",
        ),
        pytest.param(
            {"repeats": 9},
            [("DELAY", 0, 1000, 0), ("ON", 1000, 5000, 0)],
            "Drawn: one cycle of 9.",
            id="more cycles than are drawn",
        ),
        pytest.param(
            {"on_cs": 0}, [("DELAY", 0, 1000, 0), ("ON", 1000, None, 0)], "On until reset.", id="on without an end"
        ),
        pytest.param(
            {"on_cs": 0, "mode": "Gated", "delay_cs": 0},
            [("ON", 0, None, 0)],
            "On until the gate closes or reset.",
            id="on as long as the gate is open",
        ),
        pytest.param(
            {"mode": "Gated", "repeats": 3},
            [("DELAY", 0, 1000, 0), ("ON", 1000, 5000, 0)],
            "Drawn: one cycle of 3.",
            id="a gated mission may be cut short, so that its cycles are not told apart",
        ),
    ],
)
def test_the_course_follows_the_parameters(
    given: dict[str, Any], expected: list[tuple[str, int, int | None, int]], note: str
) -> None:
    view = timing(**given)
    assert course(view) == expected
    assert view.note == note
    assert view.position_ms is None


@pytest.mark.parametrize(
    ("given", "phase", "elapsed_ms", "done", "expected"),
    [
        pytest.param({}, "DELAY", 400, 0, 400, id="in the delay"),
        pytest.param({}, "ON", 400, 0, 1400, id="in the first ON"),
        pytest.param({"repeats": 2}, "ON", 400, 1, 7400, id="in the second cycle"),
        pytest.param({"repeats": 2}, "ON", 400, 3, 7400, id="a second mission counts on"),
        pytest.param({"repeats": 0}, "ON", 400, 17, 1400, id="any cycle of an endless mission"),
        pytest.param({}, "ON", 9000, 0, 6000, id="never beyond the phase"),
        pytest.param({"on_cs": 0}, "ON", 9000, 0, 10_000, id="in a phase without an end"),
        pytest.param({"mode": "Gated", "repeats": 3}, "ON", 400, 2, 1400, id="within a cycle of a gated mission"),
        pytest.param({"delay_cs": 0}, "DELAY", 4, 0, None, id="in a phase that the parameters do not have"),
        pytest.param({}, "ON", None, 0, None, id="without a reported time"),
        pytest.param({"repeats": 2}, "ON", 400, None, None, id="without a reported count"),
    ],
)
def test_the_card_stands_where_it_was_reported_to_be(
    given: dict[str, Any], phase: str, elapsed_ms: int | None, done: int | None, expected: int | None
) -> None:
    state = {"mission_state": "ACTIVE", "phase": phase, "phase_elapsed_ms": elapsed_ms, "current_value": done}
    assert timing(**given, **state).position_ms == expected


def test_a_mission_that_has_ended_stands_nowhere() -> None:
    view = timing(mission_state="FINISHED", current_value=1)
    assert (view.position_ms, view.is_finished) == (None, True)


def test_the_cycle_that_runs_is_named_where_only_one_is_drawn() -> None:
    state = {"mission_state": "ACTIVE", "phase": "ON", "phase_elapsed_ms": 1, "current_value": 4}
    assert timing(repeats=9, **state).note == "Drawn: cycle 5 of 9."


def test_bound_lengths_are_not_drawn() -> None:
    ref = {"cardId": 5, "field": "currentValue", "type": "NUMBER"}
    binding = {
        "bindingId": "B-1",
        "target": {"cardId": 8, "path": "config.onDuration"},
        "source": {"sourceMode": "VARIABLE_REF", "ref": ref},
    }
    view = timing(bindings=(binding,))
    assert view.spans == ()
    assert "Inflow" in view.note


def test_families_without_a_mission_have_no_course() -> None:
    facts = CardFacts(Config.from_wire(pump_config()), "v1")
    assert timing_of(CardSnapshot(card_id=1, card_type="DI"), facts) is None
    assert timing_of(CardSnapshot(card_id=8, card_type="DO"), CardFacts()) is None
