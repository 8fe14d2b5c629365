"""MATH: what both modes share: gate, hold, fallback and faults (card-semantics §4, §5, §7 *MATH*).

`reset` shows the fallback value and clears everything; a latched fault shows it and runs nothing; a closed gate holds;
only then does the mode compute. The modes are `standard.StandardMath` and `pid.PidMath`.
"""

from __future__ import annotations

from typing import ClassVar

from runtime.contracts import config as contract
from runtime.kernel.cards.card import FAULT, OK, WARN, JsonObject, Row, describe_record
from runtime.kernel.cards.gated import GatedCard
from runtime.kernel.numbers import count_up
from runtime.kernel.scan_input import ScanInput

MATH_FAULT = "MATH"
NO_RESULT = -1
"""What a mode computes when it cannot: a fault."""

_NO_MATH_FAULTS = {MATH_FAULT: 0}


class MathCard(GatedCard):
    """`latched_since_ms` is the wall time (Unix ms) of the scan that latched the fault."""

    spec: contract.MathCard
    family: ClassVar[contract.Family] = "MATH"
    STATE: ClassVar[tuple[str, ...]] = ("current_value", "intermediate_value", "fault_count")
    WATCHABLE: ClassVar[dict[str, str]] = {
        "currentValue": "current_value",
        "intermediateValue": "intermediate_value",
        "health": "health",
        "setResult": "set_result",
        "resetResult": "reset_result",
    }

    __slots__ = (
        "fallback_value",
        "fault_count",
        "fault_policy",
        "health",
        "intermediate_value",
        "is_latched",
        "latched_since_ms",
    )

    def __init__(self, spec: contract.MathCard) -> None:
        super().__init__(spec)
        self.fault_policy = spec.fault_policy
        self.fallback_value = spec.config.fallback_value
        self.current_value = self.fallback_value if spec.enabled else 0
        self.intermediate_value = 0
        self.health = OK
        self.fault_count = 0
        self.is_latched = False
        self.latched_since_ms = 0

    def compute(self, elapsed_ms: int) -> int:
        """Return this scan's value, or `NO_RESULT`."""
        raise NotImplementedError

    def restart(self) -> None:
        """Forget what the mode remembers, as after boot."""
        raise NotImplementedError

    def evaluate(self, scan: ScanInput) -> None:
        self.set_result = is_set = self.set.evaluate()
        self.reset_result = is_reset = self.reset.evaluate()
        if is_reset:
            self.is_latched = False
            self.health = OK
            self._fall_back()
        elif self.is_latched:
            return
        elif is_set:
            value = self.compute(scan.elapsed_ms)
            if value == NO_RESULT:
                self._fail(scan.wall_ms)
            else:
                self.health = OK
                self.current_value = value
        else:
            self.health = OK

    def _fall_back(self) -> None:
        self.current_value = self.fallback_value
        self.intermediate_value = 0
        self.restart()

    def _fail(self, wall_ms: int) -> None:
        self._fall_back()
        self.fault_count = count_up(self.fault_count)
        if self.fault_policy == "CRITICAL":
            self.health = FAULT
            self.is_latched = True
            self.latched_since_ms = wall_ms
        else:
            self.health = WARN if self.fault_policy == "WARN" else OK

    def row(self) -> Row:
        return (
            self.current_value,
            self.intermediate_value,
            self.health,
            self.fault_count,
            self.set_result,
            self.reset_result,
            self.set.report(),
            self.reset.report(),
        )

    def describe(self) -> JsonObject:
        return {
            **self.describe_identity(),
            "currentValue": self.current_value,
            "intermediateValue": 0,
            **self.describe_gate(),
            **describe_record(_NO_MATH_FAULTS),
        }

    def wire(self, row: Row) -> JsonObject:
        wire = self.template.copy()
        value, intermediate, health, fault_count, is_set, is_reset, set_report, reset_report = row
        wire["currentValue"] = value
        wire["intermediateValue"] = intermediate
        wire["health"] = health
        wire["setResult"] = is_set
        if is_reset:
            wire["resetResult"] = True
            wire["resetOverride"] = is_set
        if set_report or reset_report:
            self.wire_gate(wire, set_report, reset_report)
        if fault_count:
            wire["faultCounters"] = {MATH_FAULT: fault_count}
        return wire
