"""AI: tables of raw readings in, centiunits and quality out (card-semantics §4, §7 *Inputs*)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.kernel import UINT32_MAX, Rig, ai


def span(low: int, high: int) -> dict[str, int]:
    return {"min": low, "max": high}


@pytest.mark.parametrize(
    ("config", "reading", "value", "quality"),
    [
        ({}, 500, 500, "OK"),
        ({"outputRange": span(0, 100)}, 555, 55, "OK"),  # truncated
        ({"outputRange": span(100, 0)}, 555, 45, "OK"),  # falling: 100 + trunc(-55.5)
        ({"clampRange": span(100, 900)}, 50, 100, "CLAMPED"),
        ({"clampRange": span(100, 900)}, 100, 100, "OK"),
        ({"clampRange": span(100, 900)}, 901, 900, "CLAMPED"),
        ({"inputRange": span(200, 1000), "clampRange": span(0, 5000)}, 100, 0, "OK"),  # extrapolated, saturated
        ({"clampRange": span(0, UINT32_MAX), "outputRange": span(0, 2000)}, 3000, 6000, "OK"),  # extrapolated
        ({"clampRange": span(0, UINT32_MAX), "outputRange": span(0, 2000)}, UINT32_MAX, UINT32_MAX, "OK"),
        ({"outputRange": span(42, 42)}, 777, 42, "OK"),
        ({"inputRange": span(5, 5), "outputRange": span(9, 99)}, 5, 9, "INVALID"),
    ],
)
def test_a_reading_becomes_a_value(config: dict[str, Any], reading: int, value: int, quality: str) -> None:
    rig = Rig(ai(1, **config))
    rig.scan(i1=reading)
    shown = rig.card(1)
    assert (shown["currentValue"], shown["quality"], shown["rawValue"]) == (value, quality, reading)


def test_a_collapsed_input_range_is_invalid_and_warns_whatever_the_policy() -> None:
    for policy in ("INFO", "WARN", "CRITICAL"):
        rig = Rig(ai(1, more={"faultPolicy": policy}, inputRange=span(5, 5), clampRange=span(7, 8)))
        rig.scan(i1=100)
        shown = rig.card(1)
        assert (shown["quality"], shown["health"], shown["faultCounters"]) == ("INVALID", "WARN", {})
        assert rig.wire()["system"]["alarmActive"] is False


def test_samples_are_smoothed_from_the_first_one_on() -> None:
    rig = Rig(ai(1, emaAlpha=50))
    values = []
    for reading in (100, 200, 200, 200):
        rig.scan(i1=reading)
        values.append(rig.value(1))
    assert values == [100, 150, 175, 188]


def test_a_force_replaces_the_raw_reading_before_the_clamp() -> None:
    rig = Rig(ai(1, clampRange=span(0, 800)))
    rig.serve("set_input_force", cardId=1, mode="FORCED_VALUE", value=1000)
    rig.scan(i1=5)
    shown = rig.card(1)
    assert (shown["currentValue"], shown["quality"], shown["rawValue"]) == (800, "CLAMPED", 5)
    assert (shown["force"]["mode"], shown["force"]["value"]) == ("FORCED_VALUE", 1000)


def test_an_ai_has_neither_conditions_nor_states() -> None:
    rig = Rig(ai(1))
    rig.scan()
    absent = {"setResult", "resetResult", "resetOverride", "logicalState", "physicalState", "missionState", "phase"}
    assert not absent & rig.card(1).keys()


@given(st.integers(0, UINT32_MAX), st.integers(0, UINT32_MAX), st.integers(0, UINT32_MAX), st.integers(0, 100))
def test_a_value_never_leaves_32_bits(reading: int, out_min: int, out_max: int, alpha: int) -> None:
    rig = Rig(ai(1, clampRange=span(0, UINT32_MAX), outputRange=span(out_min, out_max), emaAlpha=alpha))
    rig.scan(2, i1=reading)
    assert 0 <= rig.value(1) <= UINT32_MAX
