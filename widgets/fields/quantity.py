"""Numbers as people read and type them: unit, decimals, range, degrees for radians, relative edits such as `+0.5`.

Pure text and arithmetic, no widget. A stored value that nobody touched never passes through here on its way back, so
showing rounds freely; what is typed is converted exactly (decimal arithmetic; angles to the last digit of a double).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from typing import Literal

THIN_SPACE = "\u2009"
MINUS = "\u2212"

Stored = int | float

_LARGEST_EXACT_INTEGER = 2**53
_FULL_DIGITS = 12
_RELATIVE = re.compile(r"(\+=|-=|\*=|/=|\+|\*|/)(.*)\Z", re.DOTALL)


class NotANumberError(ValueError):
    """The text is no number that this field takes; the message says what to type instead."""


@dataclass(frozen=True, slots=True)
class NumberSpec:
    """What a number field shows and takes.

    `minimum` and `maximum` are in stored units, `step` in shown ones. `scale` is shown over stored (0.01 for hundredths
    kept as integers); an angle is stored in radians and shown in degrees. `is_whole` stores integers only.
    `is_optional` takes an empty text for None.
    """

    unit: str = ""
    decimals: int = 2
    minimum: Stored | None = None
    maximum: Stored | None = None
    step: float = 0.1
    scale: Decimal = Decimal(1)
    is_angle: bool = False
    is_whole: bool = False
    is_optional: bool = False
    above_minimum: bool = False
    """Whether the minimum itself is refused, as for a scale that must lie above 0."""


RAW_UNIT = "raw"


def reading_spec(unit: str, minimum: Stored | None, maximum: Stored | None, *, is_raw: bool) -> NumberSpec:
    """Return what takes the reading of an input: whole centiunits of its unit, or the raw number itself."""
    return NumberSpec(
        unit=RAW_UNIT if is_raw else unit,
        decimals=0 if is_raw else 2,
        minimum=minimum,
        maximum=maximum,
        step=1.0,
        scale=Decimal(1) if is_raw else Decimal("0.01"),
        is_whole=True,
    )


ANGLE = NumberSpec(unit="°", decimals=1, step=1.0, is_angle=True)
METRES = NumberSpec(unit="m", decimals=2, step=0.1)


@dataclass(frozen=True, slots=True)
class Relative:
    """An edit of a value that differs between the things it is for: add to each, or multiply each.

    `amount` is in shown units for a sum and a plain factor for a product.
    """

    how: Literal["add", "multiply"]
    amount: Decimal
    spec: NumberSpec

    def apply(self, stored: Stored) -> Stored:
        """Return the stored value after this edit, kept within the range."""
        shown = to_shown(stored, self.spec)
        with localcontext(prec=30):
            changed = shown + self.amount if self.how == "add" else shown * self.amount
        return clamp(to_stored(changed, self.spec), self.spec)


def to_shown(stored: Stored, spec: NumberSpec) -> Decimal:
    """Return the value in shown units; degrees are rounded to the digits that radians carry."""
    if spec.is_angle:
        return Decimal(repr(round(math.degrees(stored), _FULL_DIGITS)))
    with localcontext(prec=30):
        return Decimal(repr(stored)) * spec.scale


def to_stored(shown: Decimal, spec: NumberSpec) -> Stored:
    """Return the value to store: an integer where it is whole, so that 5 is written as 5.

    Raises `NotANumberError` for what is not whole where only integers are stored, and for what no double holds.
    """
    if spec.is_angle:
        return _tidy(math.radians(_double(shown)))
    with localcontext(prec=30):
        exact = shown / spec.scale
        if spec.is_whole:
            if exact != exact.to_integral_value():
                raise NotANumberError(f"has more digits than the {spec.decimals} that are kept")
            return int(exact)
    return _tidy(_double(exact))


def display(stored: Stored, spec: NumberSpec) -> str:
    """Return the text at rest: fixed decimals, a thin space, the unit."""
    shown = to_shown(stored, spec)
    text = f"{shown:.{spec.decimals}f}" if spec.is_whole or abs(shown) < Decimal(10) ** 9 else f"{shown:.6g}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.") else MINUS + text[1:]
    return with_unit(text, spec.unit)


def full_digits(stored: Stored, spec: NumberSpec) -> str:
    """Return the text for typing: every digit that is stored, no unit."""
    shown = to_shown(stored, spec)
    if abs(shown) >= Decimal(10) ** 15 or (shown and abs(shown) < Decimal(10) ** -9):
        return str(float(shown))
    text = f"{shown:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def with_unit(text: str, unit: str) -> str:
    return f"{text}{THIN_SPACE}{unit}" if unit else text


def parse(text: str, spec: NumberSpec) -> Stored | Relative | None:
    """Return what a typed text asks for: a value to store, a relative edit, or None for an optional value left out.

    `+0.5`, `*2` and `/2` are relative, so are `+=`, `-=`, `*=` and `/=`; a leading minus is a negative number. The unit
    may be typed or not. Raises `NotANumberError`.
    """
    bare = _without_unit(text, spec.unit)
    if not bare:
        if spec.is_optional:
            return None
        raise NotANumberError("is empty: type a number")
    relative = _RELATIVE.match(bare)
    if relative:
        return _relative(relative[1].rstrip("="), _number(relative[2]), spec)
    stored = to_stored(_number(bare), spec)
    check_range(stored, spec)
    return stored


def check_range(stored: Stored, spec: NumberSpec) -> None:
    """Raise `NotANumberError` when a value lies outside the range."""
    too_low = spec.minimum is not None and (stored <= spec.minimum if spec.above_minimum else stored < spec.minimum)
    if too_low or (spec.maximum is not None and stored > spec.maximum):
        raise NotANumberError(f"must be {range_text(spec)}")


def clamp(stored: Stored, spec: NumberSpec) -> Stored:
    """Return the nearest value in range; above an excluded minimum that is the smallest that is shown as not zero."""
    if spec.minimum is not None:
        if spec.above_minimum and stored <= spec.minimum:
            return to_stored(to_shown(spec.minimum, spec) + Decimal(1).scaleb(-max(spec.decimals, 2)), spec)
        stored = max(stored, spec.minimum)
    if spec.maximum is not None:
        stored = min(stored, spec.maximum)
    return stored


def stepped(stored: Stored, steps: float, spec: NumberSpec) -> Stored:
    """Return the value so many steps further, kept within the range."""
    return Relative("add", step_amount(steps, spec), spec).apply(stored)


def step_amount(steps: float, spec: NumberSpec) -> Decimal:
    """Return how much so many steps are, in shown units; at least one unit where only integers are stored."""
    amount = Decimal(repr(spec.step)) * Decimal(repr(round(steps, 6)))
    if not spec.is_whole or not amount:
        return amount
    whole = (amount / spec.scale).to_integral_value() or Decimal(1).copy_sign(amount)
    return whole * spec.scale


def range_text(spec: NumberSpec) -> str:
    """Return the range in words, such as `above 0` or `0.00 to 1.00`; empty when there is none."""
    low = None if spec.minimum is None else display(spec.minimum, spec)
    high = None if spec.maximum is None else display(spec.maximum, spec)
    if low is not None and spec.above_minimum:
        return f"above {low}" + (f", at most {high}" if high is not None else "")
    if low is not None and high is not None:
        return f"{low} to {high}"
    if low is not None:
        return f"{low} or more"
    return "" if high is None else f"{high} or less"


def _relative(sign: str, amount: Decimal, spec: NumberSpec) -> Relative:
    if sign == "+":
        return Relative("add", amount, spec)
    if sign == "-":
        return Relative("add", -amount, spec)
    if sign == "*":
        return Relative("multiply", amount, spec)
    if not amount:
        raise NotANumberError("cannot be divided by 0")
    with localcontext(prec=30):
        return Relative("multiply", 1 / amount, spec)


def _without_unit(text: str, unit: str) -> str:
    bare = text.replace(MINUS, "-").replace(THIN_SPACE, "").replace("\u202f", "").strip()
    if unit and bare.casefold().endswith(unit.casefold()):
        bare = bare[: -len(unit)]
    return bare.replace(" ", "")


def _number(text: str) -> Decimal:
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = Decimal(text) if len(text) <= 400 and "_" not in text else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise NotANumberError(f"“{text[:24]}” is not a number: type one such as 2.5, or +0.5 to add")
    return number


def _double(exact: Decimal) -> float:
    double = float(exact)
    if not math.isfinite(double):
        raise NotANumberError("is too large for a number of 64 bits")
    return double


def _tidy(number: float) -> Stored:
    return int(number) if number.is_integer() and abs(number) <= _LARGEST_EXACT_INTEGER else number
