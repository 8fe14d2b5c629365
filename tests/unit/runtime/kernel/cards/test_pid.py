"""MATH, PID: tables in exact integers (card-semantics §7 *MATH*). A scan is 10 ms."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.kernel import UINT32_MAX, Rig, ai, bit, di, pid, variable, when


def controller(*, elapsed_ms: int = 10, **block: Any) -> Rig:
    """Process variable AI 3, setpoint AI 4, reset by DI 2, held by DI 1 at 0."""
    wide = {"min": 0, "max": UINT32_MAX}
    source = {"inputRange": wide, "clampRange": wide, "outputRange": wide}
    gate = {"set": when(bit(1)), "reset": when(bit(2)), "fallbackValue": 55}
    given = {"processVariable": variable(3), "setpoint": variable(4), **block}
    rig = Rig(di(1), di(2), ai(3, **source), ai(4, **source), pid(5, gate=gate, **given), interval_ms=elapsed_ms)
    rig.set(i1=1)
    return rig


def play(rig: Rig, *pairs: tuple[int, int]) -> list[int]:
    """Play (processVariable, setpoint) scan by scan and return the outputs."""
    outputs = []
    for pv, setpoint in pairs:
        rig.scan(i3=pv, i4=setpoint)
        outputs.append(rig.value(5))
    return outputs


def test_p_acts_on_the_error() -> None:
    assert play(controller(gainP=250), (100, 300), (300, 300), (400, 300)) == [500, 0, 0]


def test_p_is_truncated_once() -> None:
    assert play(controller(gainP=33), (0, 10)) == [3]
    # 0.33·10 = 3.3 and an integral of 0.8 make 4.1: truncated together, not one by one
    rig = controller(gainP=33, gainI=800)
    assert play(rig, (0, 10)) == [4]


def test_i_sums_the_error_over_time() -> None:
    # gain 1.00, error 1000, 10 ms: 0.01 · 1000 = 10 centiunits a scan
    assert play(controller(gainI=100), *[(0, 1000)] * 3) == [10, 20, 30]


def test_d_acts_on_the_measurement_and_not_in_the_first_scan() -> None:
    # gain 1.00, a step of -5 in 10 ms: +500 centiunits
    assert play(controller(gainD=100), (50, 50), (45, 50), (45, 9999)) == [0, 500, 0]


def test_d_does_not_run_in_the_first_scan_after_reset() -> None:
    rig = controller(gainD=100)
    play(rig, (50, 50))
    rig.scan(i2=1)
    assert rig.value(5) == 55
    rig.set(i2=0)
    assert play(rig, (10, 50), (5, 50)) == [0, 500]


def test_the_output_is_clamped() -> None:
    rig = controller(gainP=100, outputMin=100, outputMax=200)
    assert play(rig, (0, 500), (500, 0), (0, 150)) == [200, 100, 150]


def test_the_integral_is_frozen_while_the_output_is_saturated_and_the_error_drives_it_further() -> None:
    rig = controller(gainI=100, outputMax=15)
    assert play(rig, *[(0, 1000)] * 5) == [10, 10, 10, 10, 10]
    assert rig.program_card(5).integral == 100 * 1000 * 10
    assert play(rig, (1000, 500)) == [5]


def test_the_integral_is_frozen_at_the_lower_limit_too() -> None:
    rig = controller(gainI=100, outputMin=0)
    assert play(rig, *[(1000, 0)] * 3) == [0, 0, 0]
    assert rig.program_card(5).integral == 0
    assert play(rig, (0, 1000)) == [10]


@pytest.mark.parametrize(
    ("policy", "after_reset", "after_sign_change"),
    [("ON_RESET", 10, 10), ("ON_SIGN_CHANGE", 10, 0), ("NEVER", 30, 10)],
)
def test_the_integral_is_dropped_by_its_policy(policy: str, after_reset: int, after_sign_change: int) -> None:
    rig = controller(gainI=100, integralResetPolicy=policy)
    play(rig, *[(0, 1000)] * 2)
    rig.scan(i2=1)
    rig.set(i2=0)
    assert play(rig, (0, 1000)) == [after_reset]

    rig = controller(gainI=100, integralResetPolicy=policy)
    play(rig, *[(0, 1000)] * 2, (500, 500))  # an error of 0 is no sign
    assert play(rig, (1000, 0)) == [after_sign_change]


def test_held_time_neither_integrates_nor_differentiates() -> None:
    rig = controller(gainI=100)
    play(rig, (0, 1000))
    rig.scan(100, i1=0)
    rig.set(i1=1)
    assert play(rig, (0, 1000)) == [20]


def test_the_interval_counts() -> None:
    assert play(controller(elapsed_ms=100, gainI=100), (0, 1000)) == [100]


uint32 = st.integers(0, UINT32_MAX)


@given(uint32, uint32, uint32, st.integers(0, 5000), st.lists(st.tuples(uint32, uint32), min_size=1, max_size=6))
def test_the_output_agrees_with_exact_fractions_and_stays_in_its_range(
    gain_p: int, gain_i: int, gain_d: int, output_min: int, pairs: list[tuple[int, int]]
) -> None:
    rig = controller(gainP=gain_p, gainI=gain_i, gainD=gain_d, outputMin=output_min, outputMax=9000)
    integral, last_pv, dt = 0, None, 10
    for (pv, setpoint), output in zip(pairs, play(rig, *pairs), strict=True):
        e = setpoint - pv
        d = Fraction(0) if last_pv is None else Fraction(gain_d * (pv - last_pv) * 10, dt)
        last_pv = pv
        u = Fraction(gain_p * e, 100) + Fraction(integral + gain_i * e * dt, 100_000) - d
        if (u > 9000 and e > 0) or (u < output_min and e < 0):
            u = Fraction(gain_p * e, 100) + Fraction(integral, 100_000) - d
        else:
            integral += gain_i * e * dt
        assert output == min(max(int(u), output_min), 9000)
