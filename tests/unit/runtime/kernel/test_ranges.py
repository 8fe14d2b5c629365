import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.kernel.ranges import RangeMap

TOP = 4_294_967_295
uint32 = st.integers(0, TOP)


@pytest.mark.parametrize(
    ("value", "ranges", "mapped"),
    [
        (50, (0, 100, 0, 1000), 500),
        (1, (0, 3, 0, 100), 33),  # truncated
        (2, (0, 3, 100, 0), 34),  # falling: 100 + trunc(-66.67) = 100 - 66
        (0, (0, 100, 7, 7), 7),  # a flat range gives that value
        (819, (819, 4095, 0, 1000), 0),
        (0, (819, 4095, 0, 1000), 0),  # extrapolated below zero, saturated
        (200, (0, 100, 0, 1000), 2000),  # extrapolated above
        (TOP, (0, 1, 0, TOP), TOP),
        (10, (20, 40, 500, 900), 300),  # extrapolated below, still positive
        (15, (20, 37, 500, 900), 383),  # 500 + trunc(-117.6): towards zero
    ],
)
def test_a_range_maps_linearly_truncated_and_saturated(
    value: int, ranges: tuple[int, int, int, int], mapped: int
) -> None:
    assert RangeMap(*ranges).map(value) == mapped


@given(uint32, uint32, uint32, uint32, uint32)
def test_a_mapped_value_never_leaves_32_bits(value: int, in_a: int, in_b: int, out_min: int, out_max: int) -> None:
    if in_a != in_b:
        assert 0 <= RangeMap(min(in_a, in_b), max(in_a, in_b), out_min, out_max).map(value) <= TOP
