"""Faults of the kernel itself, counted by name, and alarms of latched cards (card-semantics §5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from runtime.contracts.timestamps import rfc3339
from runtime.kernel.cards.card import JsonObject
from runtime.kernel.cards.math_card import MATH_FAULT, MathCard
from runtime.kernel.numbers import count_up

KERNEL_FAULTS = ("SCAN_OVERRUN", "QUEUE_OVERFLOW", "IO_READ", "IO_WRITE", "CLOCK")

Alarm = tuple[int, int]
"""cardId and the Unix ms at which the fault latched."""


class KernelFaults:
    """Counters since boot."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts = dict.fromkeys(KERNEL_FAULTS, 0)

    def count(self, name: str) -> None:
        """Add one; raises KeyError for a name that is none of `KERNEL_FAULTS`."""
        self._counts[name] = count_up(self._counts[name])

    def restore(self, counts: Mapping[str, int]) -> None:
        """Go on from counters that were read before."""
        self._counts.update(counts)

    def counts(self) -> dict[str, int]:
        return self._counts.copy()


def find_alarms(maths: Iterable[MathCard]) -> tuple[Alarm, ...]:
    """Return the latched cards in evaluation order; MATH is the only family with a fault that can latch."""
    return tuple((card.card_id, card.latched_since_ms) for card in maths if card.is_latched)


def wire_alarm(alarm: Alarm) -> JsonObject:
    card_id, since_ms = alarm
    return {
        "cardId": card_id,
        "fault": MATH_FAULT,
        "since": rfc3339(since_ms),
        "latched": True,
        "clears": "when the card's reset is true, or a config is committed or restored",
    }
