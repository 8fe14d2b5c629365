"""A simulation: a machine run without a clock, from stimulus lines to snapshots and results (semantics §7).

Kernel time is counted in intervals: while scan n runs it is n times `intervalMs`, and it stands still while halted. The
same arguments give the same messages.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence

from runtime.contracts.base import API_VERSION
from runtime.contracts.commands import (
    ParsedCommand,
    RefusedCommand,
    SetVirtualInput,
    parse_command,
    readable_request_id,
)
from runtime.contracts.timestamps import rfc3339
from runtime.kernel.cards.card import JsonObject
from runtime.kernel.machine import Machine
from runtime.kernel.program import Program
from runtime.kernel.scan_input import ScanInput
from runtime.kernel.stimulus import StimulusLine

ACTOR = "simulate"
CONFIG_VERSION = "v1"

_SYSTEM: JsonObject = {"wifiOnline": False, "firmwareVersion": "2.0.0"}
"""No radio; the firmware is the contract's, not our release: outputs stay the same from one to the next."""


class Simulation:
    """One run of one program; `start_ms` is the wall clock (Unix ms) before the first scan."""

    def __init__(self, program: Program, lines: Sequence[StimulusLine], start_ms: int) -> None:
        self._machine = Machine(program, config_version=CONFIG_VERSION)
        self._lines = deque(lines)
        self._start_ms = start_ms
        self._readings: dict[int, int] = {}
        self._clock_synced = True
        self._answered: dict[str, tuple[str, JsonObject]] = {}

    @property
    def completed_scans(self) -> int:
        """How many scans are completed by now; read while `run` is at work it is that of the message just given."""
        return self._machine.completed_scans

    def run(self, scans: int) -> Iterator[JsonObject]:
        """Yield snapshots and command results until so many scans are completed, or a halt that no line ends."""
        machine = self._machine
        while machine.completed_scans < scans:
            if machine.is_halted and not self._lines:
                return
            yield from self._pass_time()
            if self._is_line_due():
                yield from self._serve_line(self._lines.popleft(), scans)
            else:
                machine.scan(self._scan_input())
                yield self._publish()

    def _is_line_due(self) -> bool:
        if not self._lines:
            return False
        return self._machine.is_halted or self._lines[0].scan <= self._machine.completed_scans + 1

    def _serve_line(self, line: StimulusLine, scans: int) -> Iterator[JsonObject]:
        self._readings.update(line.inputs)
        if line.clock_synced is not None:
            self._clock_synced = line.clock_synced
        for command in line.commands:
            if self._machine.completed_scans == scans:
                return
            yield from self._pass_time()
            yield from self._serve(command)

    def _pass_time(self) -> Iterator[JsonObject]:
        """Release what has expired by now, and show it when no scan will."""
        if self._machine.expire(self._now_ms) and self._machine.is_halted:
            yield self._publish()

    def _serve(self, document: object) -> Iterator[JsonObject]:
        request_id = readable_request_id(document)
        content = json.dumps(document, sort_keys=True)
        if request_id is not None and request_id in self._answered:
            first_content, first_result = self._answered[request_id]
            yield first_result if content == first_content else self._result(request_id, _reused(request_id))
            return
        try:
            command = parse_command(document)
            publish = self._do(command)
            result = self._result(request_id, None)
        except RefusedCommand as refusal:
            publish = False
            result = self._result(request_id, refusal)
        if request_id is not None:
            self._answered[request_id] = (content, result)
        yield result
        if publish:
            yield self._publish()

    def _do(self, command: ParsedCommand) -> bool:
        """Do a command; return whether its effect is published at once."""
        if isinstance(command.payload, SetVirtualInput):
            if command.payload.source == "WAVE":
                raise RefusedCommand("INVALID_REQUEST", "a simulation has no waves; write the readings as inputs")
            self._readings[command.payload.card_id] = self._machine.check_virtual_input(command.payload)
            return self._machine.is_halted
        return self._machine.serve(command, self._scan_input(), actor=ACTOR, now_ms=self._now_ms).publish

    def _result(self, request_id: str | None, refusal: RefusedCommand | None) -> JsonObject:
        """Return the `command_result`; a success names the next revision, a refusal the last."""
        result: JsonObject = {
            "type": "command_result",
            "apiVersion": API_VERSION,
            "requestId": request_id,
            "timestamp": rfc3339(self._now_ms),
            "status": "SUCCESS" if refusal is None else "FAILURE",
            "errorCode": None if refusal is None else refusal.code,
            "message": None if refusal is None else refusal.message,
        }
        if refusal is not None and refusal.field is not None:
            result["field"] = refusal.field
        if refusal is not None and refusal.details is not None:
            result["details"] = refusal.details
        result["snapshotRevision"] = self._machine.revision + (refusal is None)
        return result

    @property
    def _now_ms(self) -> int:
        """The start plus kernel time: that of the scan in progress, or of the last one."""
        begun = self._machine.completed_scans + self._machine.is_mid_scan
        return self._start_ms + begun * self._machine.interval_ms

    def _scan_input(self) -> ScanInput:
        """Return what the next scan to begin is given."""
        interval_ms = self._machine.interval_ms
        wall_ms = self._start_ms + (self._machine.completed_scans + 1) * interval_ms
        return ScanInput(interval_ms, wall_ms, self._clock_synced, self._readings)

    def _publish(self) -> JsonObject:
        return self._machine.publish(self._now_ms).to_wire(system=_SYSTEM)


def _reused(request_id: str) -> RefusedCommand:
    return RefusedCommand(
        "INVALID_REQUEST",
        f"requestId {request_id!r} was used for another command",
        field="requestId",
        details={"reason": "REUSED"},
    )
