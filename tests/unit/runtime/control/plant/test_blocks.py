"""Each kind of block by itself: signals and time in, one signal out."""

from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import TypeAdapter

from runtime.control.plant.blocks import Block, make_block
from runtime.control.plant.description import BlockSpec


def block(**described: Any) -> Block:
    return make_block(TypeAdapter(BlockSpec).validate_python({"name": "it", **described}))


def run(one: Block, inputs: Sequence[float], *, dt_s: float = 1.0) -> list[float]:
    """The block's signal after each step, while `x` goes through the inputs."""
    values = []
    for x in inputs:
        one.value = one.step(dt_s, {"x": x, "gate": 0.0}, {7: x >= 0.5})
        values.append(one.value)
    return values


def test_a_drive_follows_its_output_card() -> None:
    assert run(block(kind="drive", cardId=7), [0, 1, 0]) == [0, 1, 0]


def test_an_output_that_drives_nothing_is_off() -> None:
    assert block(kind="drive", cardId=8).step(1.0, {}, {}) == 0


def test_a_constant_never_changes() -> None:
    assert run(block(kind="constant", value=2.5), [0, 1]) == [2.5, 2.5]


def test_a_profile_goes_in_straight_lines_and_begins_again() -> None:
    profile = block(kind="profile", points=[[0, 10], [2, 20], [4, 10]])
    assert run(profile, [0] * 6) == [15, 20, 15, 10, 15, 20]


def test_a_profile_of_one_point_is_a_constant() -> None:
    assert run(block(kind="profile", points=[[0, 3]]), [0, 0]) == [3, 3]


def test_noise_repeats_with_its_seed_and_stays_within_its_amplitude() -> None:
    first, second, other = (run(block(kind="noise", seed=seed, amplitude=2.0), [0] * 500) for seed in (5, 5, 6))
    assert first == second
    assert first != other
    assert max(first) <= 2.0
    assert min(first) >= -2.0
    assert len(set(first)) > 400


def test_a_sum_adds_its_terms_and_gates_those_that_have_a_gate() -> None:
    total = block(
        kind="sum", offset=1.0, terms=[{"from": "x", "factor": 2.0}, {"from": "x", "factor": 9.0, "gate": "gate"}]
    )
    assert run(total, [0, 3]) == [1, 7]


def test_a_lag_goes_half_way_when_a_step_lasts_as_long_as_its_constant() -> None:
    assert run(block(kind="lag", **{"from": "x"}, riseS=1.0, fallS=3.0), [1, 1, 0]) == [0.5, 0.75, 0.5625]


def test_a_lag_without_constants_follows_at_once_even_when_no_time_passes() -> None:
    lag = block(kind="lag", **{"from": "x"}, riseS=0, fallS=0)
    assert run(lag, [4, 0], dt_s=0) == [4, 0]


@pytest.mark.parametrize(
    ("on_s", "off_s", "inputs", "expected"),
    [
        (2, 1, [1, 1, 1, 0, 0], [0, 1, 1, 0, 0]),
        (2, 2, [1, 0, 1, 1, 0, 1, 0, 0], [0, 0, 0, 1, 1, 1, 1, 0]),
        (0, 0, [1, 0, 1], [1, 0, 1]),
    ],
)
def test_a_delay_waits_until_its_input_has_lasted(
    on_s: float, off_s: float, inputs: list[float], expected: list[float]
) -> None:
    assert run(block(kind="delay", **{"from": "x"}, onS=on_s, offS=off_s), inputs) == expected


def test_a_tank_integrates_its_flows_between_empty_and_full() -> None:
    tank = block(kind="tank", capacity=10, initial=8, inflows=["x"], outflows=["gate"])
    assert run(tank, [1, 5, 0, -20]) == [9, 10, 10, 0]


def test_a_tank_starts_no_fuller_than_it_can_be() -> None:
    assert block(kind="tank", capacity=10, initial=80).value == 10


def test_a_switch_has_hysteresis() -> None:
    switch = block(kind="switch", **{"from": "x"}, onAbove=5, offBelow=3)
    assert run(switch, [4, 5, 4, 3, 4]) == [0, 1, 1, 0, 0]


def test_a_block_says_that_its_kind_has_no_step() -> None:
    with pytest.raises(NotImplementedError):
        Block().step(1.0, {}, {})
