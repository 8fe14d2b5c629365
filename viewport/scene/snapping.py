"""Increments: how far a drag goes when it goes in steps. Absolute grids and surfaces are not here."""

from __future__ import annotations

DECIMALS = 6
"""A drag writes micrometres at the finest, so that files do not fill up with rounding noise."""
SCALE_STEP = 0.1


def snapped(value: float, step: float | None) -> float:
    """Return the multiple of `step` nearest to a value, or the value itself without a step."""
    if step is None or step <= 0:
        return value
    return tidy(round(value / step) * step)


def tidy(value: float) -> float:
    """Round to what is worth writing, and never return -0.0."""
    return round(float(value), DECIMALS) + 0.0
