"""A snapshot: what the kernel looked like at one revision (device-api-v2 §5.1, decisions *Additive envelopes*).

Taken with every revision, so taking one only collects immutable values; the JSON object is built when somebody wants
it, in whatever thread, and always the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.contracts.base import API_VERSION, UINT32_MAX
from runtime.contracts.snapshot import RunMode
from runtime.contracts.timestamps import rfc3339
from runtime.kernel.breakpoints import Breakpoint
from runtime.kernel.cards.card import Card, JsonObject, Row
from runtime.kernel.faults import Alarm, wire_alarm
from runtime.kernel.overrides import Force, Mask


@dataclass(frozen=True, slots=True)
class HaltPlace:
    """Where a halted kernel stands; None where there is no card."""

    next_card_id: int | None
    last_card_id: int | None


@dataclass(frozen=True, slots=True)
class KernelSnapshot:
    """`evaluated_to` is the last card that a scan in progress has evaluated, -1 between scans.

    `births` are the scan counts when each card's state began, None for a disabled one. `eval_us` is None when nothing
    is measured.
    """

    revision: int
    now_ms: int
    interval_ms: int
    config_version: str
    run_mode: RunMode
    halt: HaltPlace | None
    completed_scans: int
    evaluated_to: int
    cards: tuple[Card, ...]
    rows: list[Row]
    births: tuple[int | None, ...]
    eval_us: list[int] | None
    forces: Mapping[int, Force]
    masks: Mapping[int, Mask]
    global_mask: Mask | None
    breakpoints: tuple[tuple[Breakpoint, int], ...]
    faults: dict[str, int]
    alarms: tuple[Alarm, ...]

    def to_wire(
        self,
        *,
        boot_id: str | None = None,
        metrics: dict[str, Any] | None = None,
        system: dict[str, Any] | None = None,
    ) -> JsonObject:
        """Return the `runtime_snapshot` as plain JSON values; `system` is merged into what the kernel reports."""
        wire: JsonObject = {
            "type": "runtime_snapshot",
            "apiVersion": API_VERSION,
            "timestamp": rfc3339(self.now_ms),
            "snapshotRevision": self.revision,
            "scanIntervalMs": self.interval_ms,
            "runMode": self.run_mode,
            "testMode": {
                "outputMaskGlobal": self.global_mask is not None,
                "inputsForced": bool(self.forces),
                "globalMask": None if self.global_mask is None else self.global_mask.to_wire(),
            },
            "system": {
                "alarmActive": bool(self.alarms),
                "faults": self.faults.copy(),
                "alarms": [wire_alarm(alarm) for alarm in self.alarms],
                **(system or {}),
            },
            "halt": self._wire_halt(),
            "configVersion": self.config_version,
        }
        if boot_id is not None:
            wire["bootId"] = boot_id
        if metrics is not None:
            wire["metrics"] = metrics
        wire["cards"] = self._wire_cards()
        return wire

    def _wire_halt(self) -> JsonObject | None:
        if self.halt is None:
            return None
        return {
            "reason": halt_reason(self.run_mode),
            "nextCardId": self.halt.next_card_id,
            "lastCardId": self.halt.last_card_id,
        }

    def _wire_cards(self) -> list[JsonObject]:
        wires: list[JsonObject] = []
        for card, row, evaluations in zip(self.cards, self.rows, self._count_evaluations(), strict=True):
            wire = card.wire(row)
            wire["evalCounter"] = evaluations
            wires.append(wire)
        if self.eval_us is not None:
            for wire, eval_us in zip(wires, self.eval_us, strict=True):
                wire["lastEvalUs"] = eval_us
        if self.forces or self.masks or self.breakpoints:
            self._add_interventions({wire["cardId"]: wire for wire in wires})
        return wires

    def _count_evaluations(self) -> list[int]:
        """Return how often each card was evaluated: once in every scan since its state began."""
        scans = self.completed_scans
        counts = [0 if birth is None else scans - birth for birth in self.births]
        if self.evaluated_to >= 0 or scans > UINT32_MAX:
            for place, card in enumerate(self.cards):
                if card.enabled:
                    counts[place] = min(counts[place] + (card.card_id <= self.evaluated_to), UINT32_MAX)
        return counts

    def _add_interventions(self, wires: Mapping[int, JsonObject]) -> None:
        """Add what people have set: forces, masks, breakpoints."""
        for card_id, force in self.forces.items():
            wires[card_id]["force"] = force.to_wire()
        for card_id, mask in self.masks.items():
            wires[card_id]["mask"] = mask.to_wire()
        for point, hits in self.breakpoints:
            wires[point.card.card_id]["breakpoint"] = point.to_wire(hits)


def halt_reason(run_mode: RunMode) -> str:
    """Return why a kernel that is halted in this mode stands (card-semantics §7)."""
    return "STEP" if run_mode == "RUN_STEP" else "BREAKPOINT"
