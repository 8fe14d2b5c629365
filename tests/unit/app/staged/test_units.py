"""How stored integers are written."""

import pytest

from app.staged.units import (
    CENTISECONDS,
    CENTIUNITS,
    COUNTS,
    MILLISECONDS,
    PERCENT,
    Unit,
    beside,
    with_unit,
    written,
)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (125, CENTISECONDS, "1.25\u2009s"),
        (5, CENTISECONDS, "0.05\u2009s"),
        (8000, CENTIUNITS.of("%"), "80.00\u2009%"),
        (8000, CENTIUNITS, "80.00"),
        (4_294_967_295, CENTIUNITS, "42949672.95"),
        (7, COUNTS, "7"),
        (10, MILLISECONDS, "10\u2009ms"),
        (20, PERCENT, "20\u2009%"),
        (-125, CENTIUNITS, "−1.25"),
        (-3, COUNTS, "−3"),
    ],
)
def test_a_number_is_written_with_decimals_and_unit(value: int, unit: Unit, text: str) -> None:
    assert with_unit(value, unit) == text
    assert with_unit(value, unit.of("")) == written(value, unit)


def test_limits_are_narrowed_without_touching_the_unit() -> None:
    assert COUNTS.within(0, 23).limits == (0, 23)
    assert COUNTS.limits == (0, 4_294_967_295)


def test_a_unit_follows_a_thin_space() -> None:
    assert beside("1.25 … 3.00", "s") == "1.25 … 3.00\u2009s"
    assert beside("7", "") == "7"
