"""MATH, standard pipeline: a table for each stage (card-semantics §4, §7 *MATH*). A scan is 10 ms."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.kernel.cards.standard import calculate
from tests.helpers.kernel import UINT32_MAX, Rig, ai, binding, bit, constant, di, math, variable, when

TOP = UINT32_MAX


@pytest.mark.parametrize(
    ("operator", "a", "b", "result"),
    [
        ("ADD", 150, 275, 425),
        ("ADD", TOP, 1, TOP),
        ("SUB", 275, 150, 125),
        ("SUB", 150, 275, 0),
        ("MUL", 150, 250, 375),  # 1.5 · 2.5
        ("MUL", 99, 1, 0),
        ("MUL", TOP, 200, TOP),
        ("DIV", 100, 300, 33),
        ("DIV", TOP, 1, TOP),
        ("DIV", 0, 5, 0),
        ("MOD", 1000, 300, 100),
        ("POW", 150, 200, 225),
        ("MIN", 3, 9, 3),
        ("MIN", 9, 3, 3),
        ("MAX", 3, 9, 9),
        ("MAX", 9, 3, 9),
    ],
)
def test_each_operator_works_on_centiunits(operator: str, a: int, b: int, result: int) -> None:
    rig = Rig(math(5, inputA=constant(a), inputB=constant(b), operator=operator))
    rig.scan()
    shown = rig.card(5)
    assert (shown["currentValue"], shown["intermediateValue"]) == (result, result)


@pytest.mark.parametrize("operator", ["DIV", "MOD"])
def test_division_by_zero_is_a_fault(operator: str) -> None:
    rig = Rig(math(5, inputA=constant(5), operator=operator, gate={"fallbackValue": 42}))
    rig.scan()
    assert (rig.card(5)["currentValue"], rig.card(5)["faultCounters"]) == (42, {"MATH": 1})


def pipeline(**standard: Any) -> Rig:
    """AI 3 + 0, gated by DI 1, reset by DI 2, fallback 100."""
    gate = {"set": when(bit(1)), "reset": when(bit(2)), "fallbackValue": 100}
    wide = {"min": 0, "max": TOP}
    rig = Rig(
        di(1),
        di(2),
        ai(3, inputRange=wide, clampRange=wide, outputRange=wide),
        math(5, gate=gate, inputA=variable(3), **standard),
    )
    rig.set(i1=1)
    return rig


def play(rig: Rig, *targets: int) -> list[int]:
    values = []
    for target in targets:
        rig.scan(i3=target)
        values.append(rig.value(5))
    return values


def test_the_rate_limit_ramps_from_the_fallback_value() -> None:
    # 10.00 units/s are 10 centiunits in 10 ms.
    assert play(pipeline(rateLimit=1000), 135, 135, 135, 135, 135, 110) == [110, 120, 130, 135, 135, 125]


def test_a_slow_ramp_carries_its_remainder_and_does_not_stall() -> None:
    # 0.25 units/s are a quarter of a centiunit in 10 ms.
    assert play(pipeline(rateLimit=25), *[200] * 9) == [100, 100, 100, 101, 101, 101, 101, 102, 102]


def test_the_remainder_is_dropped_in_the_scan_that_reaches_the_target() -> None:
    rig = pipeline(rateLimit=150)  # 1.5 centiunits a scan
    assert play(rig, 101) == [101]
    assert rig.program_card(5).remainder == 0
    assert play(rig, 200, 200) == [102, 104]


def test_the_limiter_goes_down_as_it_goes_up() -> None:
    assert play(pipeline(rateLimit=1000), 0, 0, 95) == [90, 80, 90]


def test_held_time_gives_the_limiter_no_budget() -> None:
    rig = pipeline(rateLimit=1000)
    play(rig, 500)
    rig.scan(50, i1=0)
    rig.set(i1=1)
    assert play(rig, 500) == [120]


def test_reset_restarts_the_limiter_from_the_fallback_value() -> None:
    rig = pipeline(rateLimit=1000)
    play(rig, 500, 500)
    rig.scan(i2=1)
    rig.set(i2=0)
    assert play(rig, 500) == [110]


def test_the_limiter_works_on_its_own_output_before_clamp_and_scale() -> None:
    rig = pipeline(rateLimit=1000, clampMin=0, clampMax=105, scaleMin=0, scaleMax=1050)
    assert play(rig, 200, 200, 0, 0) == [1050, 1050, 1050, 1000]


@pytest.mark.parametrize(
    ("clamp", "scale", "value", "result"),
    [
        ((100, 200), (100, 200), 50, 100),
        ((100, 200), (100, 200), 250, 200),
        ((100, 200), (100, 200), 150, 150),
        ((200, 100), (0, 1000), 250, 250),  # clamp off, and with it scale
        ((100, 100), (0, 1000), 250, 250),
        ((0, 300), (0, 100), 100, 33),  # truncated
        ((0, 300), (100, 0), 100, 67),  # falling: 100 + trunc(-33.3)
        ((0, 300), (7, 7), 100, 7),
        ((0, 100), (0, TOP), 100, TOP),
    ],
)
def test_clamp_then_scale(clamp: tuple[int, int], scale: tuple[int, int], value: int, result: int) -> None:
    rig = pipeline(clampMin=clamp[0], clampMax=clamp[1], scaleMin=scale[0], scaleMax=scale[1])
    assert play(rig, value) == [result]


def test_the_last_stage_smooths_and_reset_lets_the_next_sample_seed() -> None:
    rig = pipeline(emaAlpha=50)
    assert play(rig, 100, 200, 200) == [100, 150, 175]
    rig.scan(i2=1)
    assert rig.value(5) == 100
    rig.set(i2=0)
    assert play(rig, 40, 80) == [40, 60]


def test_a_fault_restarts_limiter_and_smoothing_as_reset_does() -> None:
    rig = Rig(
        ai(3),
        math(
            5,
            gate={"fallbackValue": 100},
            inputA=constant(10_000),
            inputB=variable(3),
            operator="DIV",
            rateLimit=1000,
            emaAlpha=50,
        ),
    )
    values = []
    for divisor in (1000, 1000, 0, 1000):
        rig.scan(i3=divisor)
        values.append(rig.value(5))
    assert values == [110, 115, 100, 110]


def test_both_inputs_can_be_bound_and_the_binding_wins() -> None:
    rig = Rig(
        ai(3),
        math(5, inputA=constant(1), inputB=constant(2)),
        bindings=(binding(5, "config.standard.inputA", 3), binding(5, "config.standard.inputB", 3)),
    )
    rig.scan(i3=30)
    assert rig.value(5) == 60


uint32 = st.integers(0, TOP)


@given(st.integers(0, 7), uint32, uint32)
def test_arithmetic_saturates(operator: int, a: int, b: int) -> None:
    assert -1 <= calculate(operator, a, b) <= TOP


@given(uint32, uint32, uint32, st.integers(0, 100), uint32, uint32, st.lists(uint32, max_size=8))
def test_no_stage_leaves_32_bits(
    clamp_min: int, clamp_max: int, scale: int, alpha: int, rate: int, fallback: int, samples: list[int]
) -> None:
    rig = pipeline(clampMin=clamp_min, clampMax=clamp_max, scaleMax=scale, emaAlpha=alpha, rateLimit=rate)
    for value in play(rig, fallback, *samples):
        assert 0 <= value <= TOP
