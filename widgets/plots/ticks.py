"""Numbers on axes: round steps, readable texts, a value range that keeps still. Pure."""

from __future__ import annotations

import math

THIN = "\u2009"
MINUS = "\u2212"
NOT_MEASURED = "n/a"
VALUE_STEPS = (1.0, 2.0, 5.0, 10.0)
TIME_STEPS_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0)
HEADROOM = 1.08
SAME = 1e-9
"""Values that differ by less than this share of their size count as one."""
SHRINK_BELOW = 0.45
"""A range gets smaller only once its content fills less than this share: numbers on an axis keep their place."""


def round_step(span: float, most: int, least: float = 0.0) -> float:
    """Return the smallest step of 1, 2 or 5 times a power of ten that cuts `span` into at most `most` pieces."""
    rough = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    return max(least, next(step * power for step in VALUE_STEPS if step * power >= rough * (1 - 1e-9)))


def value_ticks(low: float, high: float, most: int, least_step: float = 0.0) -> tuple[tuple[float, str], ...]:
    """Return round values within a range, at most `most` + 1, with their texts."""
    step = round_step(high - low, most, least_step)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple((index * step, axis_number(index * step, step)) for index in range(first, last + 1))


def axis_number(value: float, step: float) -> str:
    """Return a number as precise as the step between ticks asks for; large ones in k and M."""
    for limit, mark in ((1e6, "M"), (1e4, "k")):
        if abs(value) >= limit:
            scale = 1e6 if mark == "M" else 1e3
            return f"{_fixed(value / scale, step / scale)}{THIN}{mark}"
    return _fixed(value, step)


def count(value: float | None) -> str:
    """Return a number of things; `n/a` for what was not counted."""
    if value is None or not math.isfinite(value):
        return NOT_MEASURED
    return reading(value) if abs(value) >= 9_995 else _signed(value, 0)


def reading(value: float | None) -> str:
    """Return a measured number with three to four digits, `n/a` for what was not measured."""
    if value is None or not math.isfinite(value):
        return NOT_MEASURED
    size = abs(value)
    if size >= 999_950:
        return _signed(value / 1e6, 2) + f"{THIN}M"
    if size >= 99_950:
        return _signed(value / 1e3, 0) + f"{THIN}k"
    if size >= 9_995:
        return _signed(value / 1e3, 1) + f"{THIN}k"
    if size >= 99.95:
        return _signed(value, 0)
    return _signed(value, 1 if size >= 9.995 else 2 if size >= 0.9995 else 3)


def hundredths(value: float | None) -> str:
    """Return a card's number as it is stored, with two decimals; `n/a` where there is none."""
    return NOT_MEASURED if value is None or not math.isfinite(value) else _signed(value, 2)


def whole(value: float | None) -> str:
    """Return a count or a raw reading with every digit; `n/a` where there is none."""
    return NOT_MEASURED if value is None or not math.isfinite(value) else _signed(value, 0)


def with_sign(text: str) -> str:
    """Return a difference's text with its sign; nought and `n/a` as they are."""
    return f"+{text}" if any(digit in text for digit in "123456789") and not text.startswith(MINUS) else text


def time_ticks(window_s: float, most: int) -> tuple[tuple[float, str], ...]:
    """Return ages (seconds before the right edge, 0 first) and their texts: `now`, `−10 s`, `−2 min`."""
    fits = (step for step in TIME_STEPS_S if window_s / step <= max(1, most))
    step = next(fits, TIME_STEPS_S[-1])
    count = math.floor(window_s / step + 1e-9)
    return tuple((index * step, age_text(index * step)) for index in range(count + 1))


def age_text(age_s: float) -> str:
    """Return how long before the right edge, for the time axis."""
    if age_s == 0:
        return "now"
    if age_s >= 60 and age_s % 60 == 0:
        return f"{MINUS}{age_s / 60:.0f}{THIN}min"
    return f"{MINUS}{age_s:g}{THIN}s"


def fit_range(
    low: float, high: float, held: tuple[float, float] | None, *, from_zero: bool, ticks: int, least_step: float = 0.0
) -> tuple[float, float]:
    """Return the value range to show for data from `low` to `high`; the range held so far as long as it serves.

    Ends are round numbers. With `from_zero` the axis begins at nought unless the data go below.
    """
    if held is not None:
        covers = held[0] <= low and high <= held[1]
        content = high - (min(0.0, low) if from_zero else low)
        if covers and content >= SHRINK_BELOW * (held[1] - held[0]):
            return held
    if from_zero:
        low = min(0.0, low)
    if high - low <= SAME * max(abs(low), abs(high), SAME):
        half = max(abs(low) * 0.1, 0.5)
        low, high = (low, low + 2 * half) if from_zero and low == 0 else (low - half, low + half)
    pad = (high - low) * (HEADROOM - 1)
    step = round_step(high - low + 2 * pad, max(2, ticks), least_step)
    bottom = math.floor(low / step + 1e-9) * step if from_zero else math.floor((low - pad) / step) * step
    return bottom, math.ceil((high + pad) / step) * step


def _fixed(value: float, step: float) -> str:
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return _signed(value, decimals)


def _signed(value: float, decimals: int) -> str:
    text = f"{abs(value):.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and float(text) != 0 else text
