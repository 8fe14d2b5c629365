"""DI: tables of readings in, states and counts out (card-semantics §4, §7 *Inputs*)."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.kernel import UINT32_MAX, Rig, ai, binding, bit, di, when


def play(rig: Rig, readings: list[int], card_id: int = 1) -> list[tuple[bool, int]]:
    """Return (logicalState, currentValue) after each scan."""
    seen = []
    for reading in readings:
        rig.scan(**{f"i{card_id}": reading})
        card = rig.program_card(card_id)
        seen.append((card.logical_state, card.current_value))
    return seen


@pytest.mark.parametrize(
    ("config", "readings", "logical", "counts"),
    [
        ({}, [0, 1, 1, 0, 1], "01101", [0, 1, 1, 1, 2]),
        ({}, [1, 0, 1], "101", [0, 0, 1]),  # the seed is no edge
        ({}, [0, 7, UINT32_MAX, 0], "0110", [0, 1, 1, 1]),  # any reading but 0 is high
        ({"edgeMode": "FALLING"}, [1, 0, 1, 0], "1010", [0, 1, 1, 2]),
        ({"edgeMode": "CHANGE"}, [1, 0, 1, 0], "1010", [0, 1, 2, 3]),
        ({"invert": True}, [0, 1, 0], "101", [0, 0, 1]),
        ({"debounceTime": 2}, [0, 1, 1, 1, 1], "00011", [0, 0, 0, 1, 1]),  # 20 ms: two scans after the first
        ({"debounceTime": 2}, [0, 1, 1, 0, 1, 1, 1], "0000001", [0, 0, 0, 0, 0, 0, 1]),  # a bounce starts anew
        ({"debounceTime": 2}, [1, 1, 0, 0, 0], "11110", [0, 0, 0, 0, 0]),  # the seed needs no debounce
        ({"debounceTime": 1}, [0, 1, 1], "001", [0, 0, 1]),
    ],
)
def test_readings_become_states_and_counts(
    config: dict[str, Any], readings: list[int], logical: str, counts: list[int]
) -> None:
    seen = play(Rig(di(1, **config)), readings)
    assert "".join("1" if state else "0" for state, _ in seen) == logical
    assert [count for _, count in seen] == counts


def test_the_physical_state_is_the_sample_after_invert_before_debounce() -> None:
    rig = Rig(di(1, invert=True, debounceTime=100))
    rig.scan(i1=1)
    rig.scan(i1=0)
    assert rig.card(1)["physicalState"] is True
    assert rig.card(1)["logicalState"] is False
    assert rig.card(1)["rawValue"] == 0


def test_with_the_gate_closed_both_hold_and_the_debounce_runs_on() -> None:
    rig = Rig(di(1), di(2, set=when(bit(1)), debounceTime=1, edgeMode="CHANGE"))
    rig.scan(i1=1, i2=0)
    rig.scan(3, i1=0, i2=1)  # qualifies while the gate is closed
    assert (rig.card(2)["logicalState"], rig.card(2)["currentValue"]) == (False, 0)
    rig.scan(i1=1)  # opening the gate shows the sample and invents no edge
    assert (rig.card(2)["logicalState"], rig.card(2)["currentValue"]) == (True, 0)


def test_with_the_gate_closed_at_the_seed_the_logical_state_stays_false() -> None:
    rig = Rig(di(1), di(2, set=when(bit(1))))
    rig.scan(i2=1)
    assert rig.card(2)["logicalState"] is False


def test_an_edge_that_qualifies_while_the_gate_is_open_counts_whenever_the_raw_change_came() -> None:
    rig = Rig(di(1), di(2, set=when(bit(1)), debounceTime=2))
    rig.scan(i1=0, i2=0)
    rig.scan(2, i2=1)
    rig.scan(i1=1)
    assert rig.value(2) == 1


def test_reset_empties_the_counter_and_holds_the_logical_state() -> None:
    rig = Rig(di(1), di(2, reset=when(bit(1)), edgeMode="CHANGE"))
    play(rig, [0, 1, 0, 1], 2)
    rig.scan(i1=1, i2=0)
    assert (rig.card(2)["logicalState"], rig.card(2)["currentValue"]) == (True, 0)
    rig.scan(i1=0)
    assert (rig.card(2)["logicalState"], rig.card(2)["currentValue"]) == (False, 0)


def test_each_change_by_force_counts_at_most_one_qualified_edge() -> None:
    rig = Rig(di(1, invert=True, debounceTime=1, edgeMode="CHANGE"))
    rig.scan(2, i1=0)
    rig.serve("set_input_force", cardId=1, mode="FORCED_HIGH")
    rig.scan(5)
    assert (rig.value(1), rig.card(1)["physicalState"], rig.card(1)["logicalState"]) == (1, False, False)
    rig.serve("set_input_force", cardId=1, mode="FORCED_LOW")
    rig.scan(5)
    assert rig.value(1) == 2
    rig.serve("set_input_force", cardId=1, mode="REAL")
    rig.scan(5)
    assert rig.value(1) == 2


def test_a_running_debounce_follows_its_bound_source() -> None:
    rig = Rig(ai(1), di(2), bindings=(binding(2, "config.debounceTime", 1),))
    rig.scan(i1=100, i2=0)
    rig.scan(4, i2=1)
    assert rig.card(2)["logicalState"] is False
    rig.scan(i1=4)  # 40 ms have passed
    assert rig.card(2)["logicalState"] is True


def test_elapsed_time_of_a_late_scan_counts_in_full() -> None:
    rig = Rig(di(1, debounceTime=5))
    rig.scan(i1=0)
    rig.scan(i1=1)
    rig.machine.scan(rig.scan_input(elapsed_ms=50))
    assert rig.card(1)["logicalState"] is True


def test_the_counter_saturates() -> None:
    rig = Rig(di(1))
    rig.scan(i1=0)
    rig.program_card(1).current_value = UINT32_MAX
    rig.scan(i1=1)
    assert rig.value(1) == UINT32_MAX


def test_a_reset_card_shows_its_clauses() -> None:
    rig = Rig(di(1), di(2, set=when(bit(1)), reset=when(bit(1, 0))))
    rig.scan()
    assert rig.card(2)["resetClauses"] == [{"result": True, "value": False}]
    assert rig.card(2)["setClauses"] == [{"result": False, "value": False}]


@given(st.lists(st.booleans(), max_size=60), st.integers(0, 5))
def test_no_more_edges_are_counted_than_the_input_has(samples: list[bool], debounce: int) -> None:
    rig = Rig(di(1, edgeMode="CHANGE", debounceTime=debounce))
    play(rig, [int(sample) for sample in samples])
    changes = sum(a != b for a, b in pairwise(samples))
    assert rig.value(1) <= changes
