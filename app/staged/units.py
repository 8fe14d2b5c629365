"""The units of config numbers, and how a stored integer is written for a person.

A value with decimals is stored times 100 (card-semantics §1): 125 is 1.25 s. Forms, differences and cards share this
table, so that a number is written the same way everywhere. What is typed is read by the number fields.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from runtime.contracts.base import UINT32_MAX

THIN = "\u2009"


@dataclass(frozen=True, slots=True)
class Unit:
    """How an integer is shown: `scale` 100 for centi-units, otherwise 1; `limits` are stored integers, inclusive."""

    name: str
    scale: int
    symbol: str
    limits: tuple[int, int] = (0, UINT32_MAX)

    def within(self, low: int, high: int) -> Unit:
        """Return this unit with narrower limits."""
        return replace(self, limits=(low, high))

    def of(self, symbol: str) -> Unit:
        """Return this unit with another symbol, e.g. the engineering unit of an analogue input."""
        return replace(self, symbol=symbol)


COUNTS = Unit("counts", 1, "")
RAW = Unit("raw counts", 1, "raw")
CENTIUNITS = Unit("centiunits", 100, "")
CENTIUNITS_PER_SECOND = Unit("centiunits per second", 100, "/s")
CENTISECONDS = Unit("centiseconds", 100, "s")
PERCENT = Unit("percent", 1, "%", (0, 100))
SECONDS = Unit("seconds", 1, "s")
MILLISECONDS = Unit("milliseconds", 1, "ms")
MICROSECONDS = Unit("microseconds", 1, "µs")


def written(value: int, unit: Unit) -> str:
    """Return the number that a person reads, without its unit: 125 centiseconds are `1.25`."""
    sign, size = ("−", -value) if value < 0 else ("", value)
    return f"{sign}{size}" if unit.scale == 1 else f"{sign}{size // unit.scale}.{size % unit.scale:02d}"


def beside(number: str, symbol: str) -> str:
    """Return a number and its unit with a thin space between; the bare number without a unit."""
    return f"{number}{THIN}{symbol}" if symbol else number


def with_unit(value: int, unit: Unit) -> str:
    """Return the number and its unit: `1.25 s`."""
    return beside(written(value, unit), unit.symbol)
