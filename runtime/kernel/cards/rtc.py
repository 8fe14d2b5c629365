"""RTC: a card that is true for a while when the wall clock matches its schedule (card-semantics §4, §7 *RTC*).

The next match is computed when a match has passed or the clock has jumped, so that an ordinary scan compares two
numbers. A second that a late scan skipped still counts; one that the clock jumped over, or that passed while the kernel
was halted, does not.
"""

from __future__ import annotations

from typing import ClassVar

from runtime.contracts import config as contract
from runtime.contracts.base import UINT32_MAX
from runtime.kernel.cards.card import NO_FAULTS, OK, WARN, Card, JsonObject, Row, describe_record
from runtime.kernel.cards.schedule import NEVER, next_match
from runtime.kernel.scan_input import ScanInput

_NO_SECOND = -NEVER


class RtcCard(Card):
    """`second` is the last wall-clock second that was compared, `next_start` the next one that matches."""

    spec: contract.RtcCard
    family: ClassVar[contract.Family] = "RTC"
    STATE: ClassVar[tuple[str, ...]] = ("logical_state", "health", "active_ms", "second", "next_start", "wall_ms")
    WATCHABLE: ClassVar[dict[str, str]] = {"logicalState": "logical_state", "health": "health"}

    __slots__ = ("active_ms", "duration_ms", "health", "next_start", "schedule", "second", "wall_ms")

    def __init__(self, spec: contract.RtcCard) -> None:
        super().__init__(spec)
        self.schedule = spec.config.schedule
        self.duration_ms = spec.config.trigger_duration * 10
        self.health = OK
        self.active_ms = 0
        self.second = _NO_SECOND
        self.next_start = NEVER
        self.wall_ms = 0

    def evaluate(self, scan: ScanInput) -> None:
        if self.logical_state:
            self.active_ms += scan.elapsed_ms
            if self.active_ms >= self.duration_ms:
                self.logical_state = False
        self.wall_ms = scan.wall_ms
        if not scan.clock_synced:
            self.health = WARN
            return
        self.health = OK
        second = scan.wall_ms // 1000
        if second != self.second:
            self._enter_second(second, scan.elapsed_ms)

    def _enter_second(self, second: int, elapsed_ms: int) -> None:
        is_next = 0 < second - self.second <= elapsed_ms // 1000 + 1
        if not is_next:
            self.next_start = next_match(self.schedule, second)
        self.second = second
        if self.next_start <= second:
            self.logical_state = True
            self.active_ms = 0
            self.next_start = next_match(self.schedule, second + 1)

    def row(self) -> Row:
        next_start = self.next_start if self.health == OK else NEVER
        return (self.logical_state, self.health, next_start, self.active_ms, self.wall_ms)

    def describe(self) -> JsonObject:
        return {
            **self.describe_identity(),
            "logicalState": False,
            "timeUntilNextStartSec": None,
            "timeUntilNextEndSec": None,
            **describe_record(NO_FAULTS),
        }

    def wire(self, row: Row) -> JsonObject:
        """Times to come are in whole seconds, rounded up, and saturate."""
        wire = self.template.copy()
        wire["logicalState"], wire["health"], next_start, active_ms, wall_ms = row
        if next_start != NEVER:
            seconds = next_start - wall_ms // 1000
            wire["timeUntilNextStartSec"] = seconds if seconds <= UINT32_MAX else UINT32_MAX
            seconds = next_start - (wall_ms - self.duration_ms) // 1000
            wire["timeUntilNextEndSec"] = seconds if seconds <= UINT32_MAX else UINT32_MAX
        if row[0]:
            wire["timeUntilNextEndSec"] = -((active_ms - self.duration_ms) // 1000)
        return wire
