import pytest

from viewport.scene.snapping import snapped, tidy


@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [(0.74, 0.5, 0.5), (0.76, 0.5, 1.0), (-0.76, 0.5, -1.0), (0.31, 0.1, 0.3), (1.234, None, 1.234), (1.234, 0, 1.234)],
)
def test_a_value_goes_to_the_nearest_multiple(value: float, step: float | None, expected: float) -> None:
    assert snapped(value, step) == expected


def test_numbers_worth_writing_have_no_rounding_noise_and_no_minus_zero() -> None:
    assert repr(tidy(0.1 + 0.2)) == "0.3"
    assert repr(tidy(-1e-9)) == "0.0"
