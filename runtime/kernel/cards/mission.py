"""DO and SIO: missions of delays and ON phases (card-semantics §4, §7 *Missions*).

A mission is IDLE → ACTIVE → FINISHED. The scan that starts a phase counts as elapsed 0; what exceeds a length is not
carried over. A DO drives an output, an SIO nothing.
"""

from __future__ import annotations

from typing import ClassVar

from runtime.contracts import config as contract
from runtime.contracts.base import UINT32_MAX
from runtime.kernel.cards.card import IDLE, NO_FAULTS, JsonObject, Row, describe_record
from runtime.kernel.cards.gated import GatedCard
from runtime.kernel.numbers import count_up
from runtime.kernel.scan_input import ScanInput
from runtime.kernel.values import Value
from runtime.kernel.wiring import Wiring

ACTIVE = "ACTIVE"
FINISHED = "FINISHED"
DELAY = "DELAY"
ON = "ON"


class MissionCard(GatedCard):
    """What DO and SIO share.

    `was_set` is the edge memory, `cycles` the ON cycles of the running mission, `may_restart` tells that the gate of a
    finished Gated mission has been seen closed.
    """

    spec: contract.DoCard | contract.SioCard
    STATE: ClassVar[tuple[str, ...]] = (
        "was_set",
        "mission_state",
        "phase",
        "phase_ms",
        "cycles",
        "may_restart",
        "logical_state",
        "physical_state",
        "current_value",
    )
    WATCHABLE: ClassVar[dict[str, str]] = {
        "currentValue": "current_value",
        "logicalState": "logical_state",
        "physicalState": "physical_state",
        "missionState": "mission_state",
        "phase": "phase",
        "setResult": "set_result",
        "resetResult": "reset_result",
    }

    __slots__ = (
        "cycles",
        "delay_cs",
        "is_gated",
        "is_immediate",
        "may_restart",
        "on_cs",
        "phase",
        "phase_ms",
        "repeat_count",
        "was_set",
    )

    def __init__(self, spec: contract.DoCard | contract.SioCard) -> None:
        super().__init__(spec)
        self.is_gated = spec.config.mode == "Gated"
        self.is_immediate = spec.config.mode == "Immediate"
        self.delay_cs = Value(0)
        self.on_cs = Value(0)
        self.repeat_count = Value(0)
        self.was_set = False
        self.phase: str | None = None
        self.phase_ms = 0
        self.cycles = 0
        self.may_restart = False

    def wire_up(self, wiring: Wiring) -> None:
        super().wire_up(wiring)
        config = self.spec.config
        self.delay_cs = wiring.number("config.delayBeforeON", config.delay_before_on)
        self.on_cs = wiring.number("config.onDuration", config.on_duration)
        self.repeat_count = wiring.number("config.repeatCount", config.repeat_count)

    def evaluate(self, scan: ScanInput) -> None:
        self.set_result = is_set = self.set.evaluate()
        self.reset_result = is_reset = self.reset.evaluate()
        is_edge = is_set and not self.was_set
        self.was_set = is_set
        if is_reset:
            self._stop(IDLE)
            self.current_value = 0
        elif self.is_gated:
            self._follow_gate(is_set, scan.elapsed_ms)
        elif self.mission_state == ACTIVE:
            self._advance(scan.elapsed_ms)
        elif is_edge:
            self._start()

    def _follow_gate(self, is_set: bool, elapsed_ms: int) -> None:
        if self.mission_state == ACTIVE:
            if is_set:
                self._advance(elapsed_ms)
            else:
                self._stop(IDLE)
        elif not is_set:
            self.may_restart = True
        elif self.mission_state == IDLE or self.may_restart:
            self._start()

    def _start(self) -> None:
        self.mission_state = ACTIVE
        self.logical_state = True
        self.cycles = 0
        if self.is_immediate or self.delay_cs.current_value == 0:
            self._enter(ON)
        else:
            self._enter(DELAY)

    def _enter(self, phase: str) -> None:
        self.phase = phase
        self.phase_ms = 0
        self.physical_state = phase == ON

    def _advance(self, elapsed_ms: int) -> None:
        self.phase_ms += elapsed_ms
        if self.phase == DELAY:
            if self.phase_ms >= self.delay_cs.current_value * 10:
                self._enter(ON)
            return
        on_ms = self.on_cs.current_value * 10
        if on_ms and self.phase_ms >= on_ms:
            self._end_cycle()

    def _end_cycle(self) -> None:
        self.current_value = count_up(self.current_value)
        self.cycles += 1
        repeat_count = self.repeat_count.current_value
        if repeat_count and self.cycles >= repeat_count:
            self._stop(FINISHED)
        else:
            self._enter(DELAY)  # even a delay of 0 keeps the output off for this scan

    def _stop(self, mission_state: str) -> None:
        self.mission_state = mission_state
        self.logical_state = False
        self.physical_state = False
        self.phase = None
        self.phase_ms = 0
        self.may_restart = False

    def row(self) -> Row:
        return (
            self.logical_state,
            self.physical_state,
            self.current_value,
            self.set_result,
            self.reset_result,
            self.mission_state,
            self.phase,
            self.phase_ms,
            self.set.report(),
            self.reset.report(),
            None,
            None,
        )

    def describe(self) -> JsonObject:
        return {
            **self.describe_identity(),
            "logicalState": False,
            "physicalState": False,
            "currentValue": 0,
            **self.describe_gate(),
            "missionState": IDLE,
            "phase": None,
            "phaseElapsedMs": None,
            **self.describe_drive(),
            **describe_record(NO_FAULTS),
        }

    def describe_drive(self) -> JsonObject:
        """Return the keys of what is driven: none for a soft output."""
        return {}

    def wire(self, row: Row) -> JsonObject:
        wire = self.template.copy()
        logical, physical, value, is_set, is_reset, state, phase, phase_ms, set_report, reset_report, masked, drive = (
            row
        )
        wire["logicalState"] = logical
        wire["physicalState"] = physical
        wire["currentValue"] = value
        wire["setResult"] = is_set
        if is_reset:
            wire["resetResult"] = True
            wire["resetOverride"] = is_set
        wire["missionState"] = state
        if phase is not None:
            wire["phase"] = phase
            wire["phaseElapsedMs"] = phase_ms if phase_ms <= UINT32_MAX else UINT32_MAX
        if set_report or reset_report:
            self.wire_gate(wire, set_report, reset_report)
        if masked is not None:
            wire["masked"] = masked
            wire["driveState"] = drive
        return wire


class DoCard(MissionCard):
    """`driven` is what the last scan's end drives before masks; `is_held_off` tells that a mask holds it off."""

    family: ClassVar[contract.Family] = "DO"
    STATE: ClassVar[tuple[str, ...]] = (*MissionCard.STATE, "driven")

    __slots__ = ("driven", "is_held_off", "is_masked")

    def __init__(self, spec: contract.DoCard) -> None:
        super().__init__(spec)
        self.driven = False
        self.is_masked = False
        self.is_held_off = False

    def row(self) -> Row:
        return (
            self.logical_state,
            self.physical_state,
            self.current_value,
            self.set_result,
            self.reset_result,
            self.mission_state,
            self.phase,
            self.phase_ms,
            self.set.report(),
            self.reset.report(),
            self.is_masked,
            self.driven and not self.is_held_off,
        )

    def describe_drive(self) -> JsonObject:
        return {"masked": False, "mask": None, "driveState": False}


class SioCard(MissionCard):
    """A soft output: the same missions, nothing driven."""

    family: ClassVar[contract.Family] = "SIO"

    __slots__ = ()
