"""DI: a digital input with debounce and an edge counter (card-semantics §4).

raw → force → invert → debounce → edge. The debounce runs whether the gate is open or not, so that opening the gate
never invents an edge.
"""

from __future__ import annotations

from typing import ClassVar

from runtime.contracts import config as contract
from runtime.kernel.cards.card import NO_FAULTS, NO_FORCE, JsonObject, Row, describe_record
from runtime.kernel.cards.gated import GatedCard
from runtime.kernel.numbers import count_up
from runtime.kernel.scan_input import ScanInput
from runtime.kernel.values import Value
from runtime.kernel.wiring import Wiring

NOT_FORCED = -1


class DiCard(GatedCard):
    """`raw` is the latched reading; `forced` replaces it when it is not `NOT_FORCED`."""

    spec: contract.DiCard
    family: ClassVar[contract.Family] = "DI"
    STATE: ClassVar[tuple[str, ...]] = (
        "raw",
        "qualified",
        "is_seeded",
        "is_settling",
        "settling_ms",
        "logical_state",
        "physical_state",
        "current_value",
    )
    WATCHABLE: ClassVar[dict[str, str]] = {
        "currentValue": "current_value",
        "logicalState": "logical_state",
        "physicalState": "physical_state",
        "setResult": "set_result",
        "resetResult": "reset_result",
    }

    __slots__ = (
        "counts_falling",
        "counts_rising",
        "debounce_cs",
        "forced",
        "invert",
        "is_seeded",
        "is_settling",
        "qualified",
        "raw",
        "settling_ms",
    )

    def __init__(self, spec: contract.DiCard) -> None:
        super().__init__(spec)
        config = spec.config
        self.invert = config.invert
        self.counts_rising = config.edge_mode != "FALLING"
        self.counts_falling = config.edge_mode != "RISING"
        self.debounce_cs = Value(0)
        self.raw = 0
        self.forced = NOT_FORCED
        self.qualified = False
        self.is_seeded = False
        self.is_settling = False
        self.settling_ms = 0

    def wire_up(self, wiring: Wiring) -> None:
        super().wire_up(wiring)
        self.debounce_cs = wiring.number("config.debounceTime", self.spec.config.debounce_time)

    def evaluate(self, scan: ScanInput) -> None:
        forced = self.forced
        sample = (self.raw != 0 if forced == NOT_FORCED else forced != 0) is not self.invert
        self.physical_state = sample
        is_edge = self._qualify(sample, scan.elapsed_ms) if sample is not self.qualified else False
        if sample is self.qualified:
            self.is_settling = False
            self.is_seeded = True
        self.set_result = is_set = self.set.evaluate()
        self.reset_result = is_reset = self.reset.evaluate()
        if is_reset:
            self.current_value = 0
        elif is_set:
            self.logical_state = self.qualified
            if is_edge and (self.counts_rising if sample else self.counts_falling):
                self.current_value = count_up(self.current_value)

    def _qualify(self, sample: bool, elapsed_ms: int) -> bool:
        """Take a sample that differs from the qualified one; return True when it becomes it by an edge."""
        if not self.is_seeded:
            self.qualified = sample
            return False
        if self.is_settling:
            self.settling_ms += elapsed_ms
        else:
            self.is_settling = True
            self.settling_ms = 0
        if self.settling_ms < self.debounce_cs.current_value * 10:
            return False
        self.qualified = sample
        return True

    def row(self) -> Row:
        return (
            self.logical_state,
            self.physical_state,
            self.current_value,
            self.set_result,
            self.reset_result,
            self.raw,
            self.set.report(),
            self.reset.report(),
        )

    def describe(self) -> JsonObject:
        return {
            **self.describe_identity(),
            "logicalState": False,
            "physicalState": False,
            "currentValue": 0,
            **self.describe_gate(),
            "rawValue": 0,
            "force": NO_FORCE,
            **describe_record(NO_FAULTS),
        }

    def wire(self, row: Row) -> JsonObject:
        wire = self.template.copy()
        logical, physical, value, is_set, is_reset, raw, set_report, reset_report = row
        wire["logicalState"] = logical
        wire["physicalState"] = physical
        wire["currentValue"] = value
        wire["setResult"] = is_set
        if is_reset:
            wire["resetResult"] = True
            wire["resetOverride"] = is_set
        wire["rawValue"] = raw
        if set_report or reset_report:
            self.wire_gate(wire, set_report, reset_report)
        return wire
