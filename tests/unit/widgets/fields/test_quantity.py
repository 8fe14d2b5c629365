"""Reading and writing numbers: every typed form, every unit conversion, every refusal."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.fields.quantity import (
    ANGLE,
    METRES,
    MINUS,
    THIN_SPACE,
    NotANumberError,
    NumberSpec,
    Relative,
    clamp,
    display,
    full_digits,
    parse,
    range_text,
    reading_spec,
    stepped,
    to_shown,
    to_stored,
)

HUNDREDTHS = NumberSpec(unit="%", decimals=2, scale=Decimal("0.01"), is_whole=True, minimum=0, maximum=10_000, step=0.5)
SCALE = NumberSpec(unit="×", minimum=0, above_minimum=True)
PLAIN = NumberSpec()


@pytest.mark.parametrize(
    ("stored", "spec", "text"),
    [
        (5, METRES, f"5.00{THIN_SPACE}m"),
        (-0.001, METRES, f"0.00{THIN_SPACE}m"),
        (-2.5, METRES, f"{MINUS}2.50{THIN_SPACE}m"),
        (math.pi / 4, ANGLE, f"45.0{THIN_SPACE}°"),
        (8250, HUNDREDTHS, f"82.50{THIN_SPACE}%"),
        (1e12, PLAIN, "1.00000e+12"),
    ],
)
def test_value_at_rest_has_fixed_decimals_and_its_unit(stored: float, spec: NumberSpec, text: str) -> None:
    assert display(stored, spec) == text


@pytest.mark.parametrize(
    ("stored", "spec", "text"),
    [
        (5, METRES, "5"),
        (5.0, METRES, "5"),
        (0.125, METRES, "0.125"),
        (100, METRES, "100"),
        (math.pi / 4, ANGLE, "45"),
        (8250, HUNDREDTHS, "82.5"),
        (1e300, PLAIN, "1e+300"),
        (0, PLAIN, "0"),
    ],
)
def test_value_for_typing_shows_every_digit(stored: float, spec: NumberSpec, text: str) -> None:
    assert full_digits(stored, spec) == text


@pytest.mark.parametrize(
    ("text", "spec", "stored"),
    [
        ("2.5", METRES, 2.5),
        ("2,5", METRES, 2.5),
        ("5", METRES, 5),
        ("5.0 m", METRES, 5),
        (f"5{THIN_SPACE}m", METRES, 5),
        ("-1e-3", METRES, -0.001),
        (f"{MINUS}3", METRES, -3),
        ("90", ANGLE, math.pi / 2),
        ("90°", ANGLE, math.pi / 2),
        ("82.5 %", HUNDREDTHS, 8250),
        ("82.51", HUNDREDTHS, 8251),
    ],
)
def test_typed_number_becomes_the_stored_one(text: str, spec: NumberSpec, stored: float) -> None:
    parsed = parse(text, spec)
    assert parsed == stored
    assert type(parsed) is type(stored)


@pytest.mark.parametrize(
    ("text", "spec", "reason"),
    [
        ("", METRES, "is empty"),
        ("abc", METRES, "“abc” is not a number"),
        ("1_000", METRES, "not a number"),
        ("nan", METRES, "not a number"),
        ("1e999999", METRES, "too large"),
        ("+", METRES, "not a number"),
        ("/0", METRES, "divided by 0"),
        ("0", SCALE, "must be above 0.00"),
        ("-1", HUNDREDTHS, "must be 0.00\u2009% to 100.00\u2009%"),
        ("100.01", HUNDREDTHS, "must be"),
        ("1.234", HUNDREDTHS, "more digits than the 2"),
    ],
)
def test_what_cannot_be_taken_says_why(text: str, spec: NumberSpec, reason: str) -> None:
    with pytest.raises(NotANumberError, match=reason.replace("(", r"\(")):
        parse(text, spec)


def test_empty_text_is_none_where_the_value_is_optional() -> None:
    assert parse(" ", NumberSpec(is_optional=True)) is None


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("+0.5", 1, 1.5),
        ("+=0.5", 1.5, 2),
        ("-=2", 1, -1),
        ("+-2", 1, -1),
        ("*2", 1.5, 3),
        ("*=0.5", 3, 1.5),
        ("/4", 1, 0.25),
        ("/=3", 3, 1),
    ],
)
def test_relative_edit_changes_what_is_there(text: str, before: float, after: float) -> None:
    edit = parse(text, METRES)
    assert isinstance(edit, Relative)
    assert edit.apply(before) == pytest.approx(after, abs=1e-12)


def test_relative_edit_of_an_angle_is_in_degrees() -> None:
    edit = parse("+45", ANGLE)
    assert isinstance(edit, Relative)
    assert edit.apply(math.radians(45)) == math.radians(90)


def test_steps_stay_in_range_and_do_not_drift() -> None:
    value: float = 0
    for _ in range(3):
        value = stepped(value, 1, METRES)
    assert value == 0.3
    assert stepped(9_980, 1, HUNDREDTHS) == 10_000
    assert stepped(0, -1, HUNDREDTHS) == 0
    assert stepped(0.05, -1, SCALE) == 0.01


def test_step_below_one_stored_unit_moves_by_one() -> None:
    assert stepped(5, 0.1, NumberSpec(is_whole=True, step=1)) == 6
    assert stepped(5, -0.1, NumberSpec(is_whole=True, step=1)) == 4


def test_clamp_keeps_what_lies_inside() -> None:
    assert clamp(0.5, NumberSpec(minimum=0, maximum=1)) == 0.5
    assert clamp(2, NumberSpec(maximum=1)) == 1


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (PLAIN, ""),
        (NumberSpec(minimum=0, maximum=1), "0.00 to 1.00"),
        (NumberSpec(minimum=0), "0.00 or more"),
        (NumberSpec(maximum=1), "1.00 or less"),
        (SCALE, "above 0.00\u2009×"),
        (NumberSpec(minimum=0, maximum=9, above_minimum=True), "above 0.00, at most 9.00"),
    ],
)
def test_range_reads_as_words(spec: NumberSpec, text: str) -> None:
    assert range_text(spec) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_survives_being_shown_for_typing(value: float) -> None:
    parsed = parse(full_digits(value, PLAIN), PLAIN)
    assert parsed == value


@given(st.integers(min_value=-720, max_value=720))
def test_whole_degrees_come_back_as_typed(degrees: int) -> None:
    stored = to_stored(Decimal(degrees), ANGLE)
    assert to_shown(stored, ANGLE) == degrees


@given(st.integers(min_value=0, max_value=4_294_967_295))
def test_scaled_integers_are_exact(stored: int) -> None:
    wide = NumberSpec(scale=Decimal("0.001"), decimals=3, is_whole=True)
    assert parse(full_digits(stored, wide), wide) == stored


@pytest.mark.parametrize(("is_raw", "shown"), [(False, "4.00\u2009m"), (True, "400\u2009raw")])
def test_a_reading_is_in_its_unit_or_raw(is_raw: bool, shown: str) -> None:
    spec = reading_spec("m", 0, 4095, is_raw=is_raw)
    assert display(400, spec) == shown
    assert (spec.minimum, spec.maximum, spec.is_whole) == (0, 4095, True)
