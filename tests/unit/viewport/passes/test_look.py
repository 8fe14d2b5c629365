import pytest

from viewport.passes.look import color_of, mixed, to_linear


def test_colours_are_read_mixed_and_made_linear() -> None:
    assert color_of("#ff8000") == pytest.approx((1, 128 / 255, 0))
    assert mixed((0, 0, 0), (1, 0.5, 0), 0.5) == (0.5, 0.25, 0)
    assert to_linear((0, 1, 0.5)) == pytest.approx((0, 1, 0.21404), abs=1e-5)
