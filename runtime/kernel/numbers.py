"""Unsigned 32-bit arithmetic that saturates (card-semantics §1, §7). Exact integers throughout; no floats anywhere."""

from __future__ import annotations

from runtime.contracts.base import UINT32_MAX

_LARGEST_EXPONENT = 2000


def saturate(value: int) -> int:
    """Return `value` held to 0..UINT32_MAX."""
    if value < 0:
        return 0
    return value if value <= UINT32_MAX else UINT32_MAX


def count_up(counter: int) -> int:
    """Return a counter plus one, saturated."""
    return counter + 1 if counter < UINT32_MAX else UINT32_MAX


def divide_towards_zero(dividend: int, divisor: int) -> int:
    """Return the quotient without its fraction; `divisor` is above 0."""
    return dividend // divisor if dividend >= 0 else -(-dividend // divisor)


def power(a: int, b: int) -> int:
    """Return `a` to the whole part of `b`, all in centiunits: exact, truncated once, saturated."""
    exponent = b // 100
    if exponent > _LARGEST_EXPONENT:
        exponent = _LARGEST_EXPONENT
    if exponent == 0:
        return 100
    if a >= 200 and exponent >= 26:  # at least 2^26 units: over the top without the long arithmetic
        return UINT32_MAX
    return saturate(a**exponent // 100 ** (exponent - 1))
