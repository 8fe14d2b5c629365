from hypothesis import given
from hypothesis import strategies as st

from runtime.kernel.numbers import count_up, divide_towards_zero, power, saturate

TOP = 4_294_967_295
uint32 = st.integers(0, TOP)


def test_saturation_holds_a_value_to_32_bits() -> None:
    assert [saturate(value) for value in (-1, 0, 7, TOP, TOP + 1)] == [0, 0, 7, TOP, TOP]


def test_a_counter_stops_at_the_top() -> None:
    assert [count_up(0), count_up(TOP - 1), count_up(TOP)] == [1, TOP, TOP]


def test_division_truncates_towards_zero_on_both_sides() -> None:
    assert [divide_towards_zero(value, 100) for value in (-199, -100, -99, 99, 199)] == [-1, -1, 0, 0, 1]


def test_power_is_exact_and_truncated_once() -> None:
    cases = [
        (150, 200, 225),  # 1.5² = 2.25
        (150, 299, 225),  # the fraction of the exponent does not count
        (99, 300, 97),  # 0.99³ = 0.970299
        (0, 100, 0),
        (0, 0, 100),  # exponent 0 gives 1.00, whatever the base
        (12345, 99, 100),
        (200, 2500, 3_355_443_200),  # 2²⁵, the largest power of two that fits
        (200, 2600, TOP),
        (TOP, TOP, TOP),
    ]
    assert [power(a, b) for a, b, _ in cases] == [result for _, _, result in cases]


def test_an_exponent_above_2000_gives_the_result_of_2000() -> None:
    assert power(100, TOP) == 100
    assert power(101, 200_000) == power(101, TOP) == TOP
    assert power(99, 200_000) == power(99, TOP) == 0


@given(uint32, uint32)
def test_power_agrees_with_exact_arithmetic(a: int, b: int) -> None:
    exponent = min(b // 100, 2000)
    assert power(a, b) == min(a**exponent * 100 // 100**exponent, TOP)
