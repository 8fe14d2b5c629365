"""The machine: runs a program scan by scan, serves commands between cards, and takes snapshots (card-semantics §2, §7).

It is the kernel's only way in. Time, inputs and commands are arguments; whoever owns the thread decides when to call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from runtime.contracts.commands import (
    ParsedCommand,
    RefusedCommand,
    SetBreakpoint,
    SetInputForce,
    SetOutputMask,
    SetOutputMaskGlobal,
    SetRunMode,
    SetVirtualInput,
    StepOnce,
)
from runtime.contracts.snapshot import Halt, RunMode
from runtime.kernel.breakpoints import Breakpoint, build_breakpoint
from runtime.kernel.cards.ai import AiCard
from runtime.kernel.cards.di import NOT_FORCED, DiCard
from runtime.kernel.carrying import DroppedState, carry
from runtime.kernel.checkpoint import Checkpoint, capture_cards, restore_breakpoint, restore_cards
from runtime.kernel.command_checks import check_force, check_output, check_run_mode, check_virtual_input, find_card
from runtime.kernel.faults import KernelFaults, find_alarms
from runtime.kernel.overrides import Expired, Force, Mask, Overrides, make_record
from runtime.kernel.program import Program, carry_state
from runtime.kernel.scan import Scan
from runtime.kernel.scan_input import ScanInput
from runtime.kernel.snapshot import HaltPlace, KernelSnapshot, halt_reason

__all__ = ["Expired", "KernelSnapshot", "Machine", "ScanOutcome", "Served", "Trace"]


@dataclass(frozen=True, slots=True)
class Trace:
    """A breakpoint with action TRACE acted: its card, its hits so far and the card's `currentValue`, if it has one."""

    card_id: int
    hits: int
    value: int | None = None


@dataclass(frozen=True, slots=True)
class ScanOutcome:
    """`completed`: a scan ended, its outputs are driven. `halted`: the kernel stands. Publish when either is true."""

    completed: bool
    halted: bool
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """`publish`: the caller publishes now. `revision` is the first that will show the effect; `scan` what was run."""

    publish: bool
    revision: int
    scan: ScanOutcome | None = None


class Machine:
    """Runs one program at a time; belongs to the thread that scans. Snapshots may be read anywhere."""

    def __init__(self, program: Program, *, config_version: str, tick_us: Callable[[], int] | None = None) -> None:
        """`tick_us` measures one card a scan, in turn; without it every `lastEvalUs` is 0."""
        program.take()
        self.config_version = config_version
        self.run_mode: RunMode = "RUN_NORMAL"
        self.is_halted = False
        self.revision = 0
        self._program = program
        self._tick_us = tick_us
        self._scan = Scan(program, tick_us)
        self._is_resuming = False
        self._overrides = Overrides()
        self._breakpoints: dict[int, Breakpoint] = {}
        self._stops: tuple[tuple[int, Breakpoint], ...] = ()
        self._faults = KernelFaults()

    @property
    def interval_ms(self) -> int:
        return self._program.interval_ms

    @property
    def completed_scans(self) -> int:
        return self._scan.completed

    @property
    def is_mid_scan(self) -> bool:
        """Some cards of the running scan have been evaluated, not all."""
        return self._scan.position > 0

    @property
    def halt(self) -> Halt | None:
        if not self.is_halted:
            return None
        return Halt(
            reason=halt_reason(self.run_mode),
            next_card_id=self._scan.next_card_id,
            last_card_id=self._scan.last_card_id,
        )

    @property
    def drives(self) -> Mapping[int, bool]:
        """What each DO drives now, after masks. A mask holds off at once, even while halted."""
        return {card.card_id: card.driven and not card.is_held_off for card in self._program.outputs}

    # Scanning

    def scan(self, scan_input: ScanInput) -> ScanOutcome:
        """Run a scan to its end or to a halt; a scan in progress is finished with what it latched.

        Raises RuntimeError while halted: only a command goes on from there.
        """
        if self.is_halted:
            raise RuntimeError("the kernel is halted; a command must resume it")
        traces: list[Trace] = []
        halts = self._run_to_stop(scan_input, traces)
        self._is_resuming = False
        if halts and self._scan.position < self._scan.length:
            self.is_halted = True
            return ScanOutcome(completed=False, halted=True, traces=tuple(traces))
        self._scan.finish(scan_input)
        self.is_halted = halts or self.run_mode == "RUN_STEP"
        return ScanOutcome(completed=True, halted=self.is_halted, traces=tuple(traces))

    def _run_to_stop(self, scan_input: ScanInput, traces: list[Trace]) -> bool:
        """Evaluate up to the first breakpoint that halts, and tell whether one did."""
        scan = self._scan
        start = scan.position
        for index, point in self._stops:
            if index < start:
                continue
            scan.advance(index, scan_input)
            if point.watch is not None:
                before = point.read_watched()
                scan.advance(index + 1, scan_input)
                if not point.is_change(before):
                    continue
            elif self._is_resuming and index == start:
                continue
            if point.is_due():
                if not point.is_trace:
                    return True
                value = point.card.current_value if "currentValue" in point.card.WATCHABLE else None
                traces.append(Trace(point.card.card_id, point.hits, value))
        return False

    # Commands

    def serve(self, command: ParsedCommand, scan_input: ScanInput, *, actor: str, now_ms: int) -> Served:
        """Do one command; raises `RefusedCommand` and changes nothing when it cannot be done.

        `scan_input` is what a step latches if it begins a scan.
        """
        payload = command.payload
        match payload:
            case SetRunMode():
                return self._set_run_mode(check_run_mode(payload.mode), scan_input)
            case StepOnce():
                return self._step_once(scan_input)
            case SetBreakpoint():
                self._set_breakpoint(payload, actor, now_ms)
            case SetInputForce():
                self._set_input_force(payload, actor, now_ms)
            case SetOutputMask():
                self._set_output_mask(payload, actor, now_ms)
            case SetOutputMaskGlobal():
                self._set_global_mask(make_record(payload, by=actor, now_ms=now_ms) if payload.masked else None)
            case _:
                raise RefusedCommand("INVALID_REQUEST", f"the kernel does not know {command.name!r}", field="name")
        return Served(publish=self.is_halted, revision=self.revision + 1)

    def check_virtual_input(self, payload: SetVirtualInput) -> int:
        """Return the raw reading that `set_virtual_input` asks of simulated I/O; raises `RefusedCommand`."""
        return check_virtual_input(self._program, payload)

    def _set_run_mode(self, mode: RunMode, scan_input: ScanInput) -> Served:
        is_resumed = self.is_halted and mode != "RUN_STEP"
        self.run_mode = mode
        self._find_stops()
        outcome = None
        if is_resumed:
            self.is_halted = False
            self._is_resuming = True
        elif mode == "RUN_STEP" and not self.is_halted:
            if self.is_mid_scan:
                outcome = self.scan(scan_input)
            self.is_halted = True
        return Served(publish=self.is_halted, revision=self.revision + 1, scan=outcome)

    def _step_once(self, scan_input: ScanInput) -> Served:
        if not self.is_halted:
            raise RefusedCommand(
                "FORBIDDEN_IN_MODE", f"the kernel runs in {self.run_mode}; halt it with RUN_STEP to step"
            )
        completed = self._scan.step(scan_input)
        return Served(publish=True, revision=self.revision + 1, scan=ScanOutcome(completed=completed, halted=True))

    def _set_breakpoint(self, payload: SetBreakpoint, actor: str, now_ms: int) -> None:
        point = build_breakpoint(self._program, payload, by=actor, since_ms=now_ms)
        self._breakpoints.pop(payload.card_id, None)
        if payload.enabled:
            self._breakpoints[payload.card_id] = point
        self._find_stops()

    def _set_input_force(self, payload: SetInputForce, actor: str, now_ms: int) -> None:
        card = find_card(self._program, payload.card_id)
        reading = check_force(card, payload)
        record = make_record(payload, by=actor, now_ms=now_ms)
        self._force(card.card_id, None if reading == NOT_FORCED else Force(payload.mode, reading, record))

    def _set_output_mask(self, payload: SetOutputMask, actor: str, now_ms: int) -> None:
        card = check_output(find_card(self._program, payload.card_id))
        self._mask(card.card_id, make_record(payload, by=actor, now_ms=now_ms) if payload.masked else None)

    # Overrides

    def expire(self, now_ms: int) -> tuple[Expired, ...]:
        """Release the forces and masks whose time has run out and return them."""
        expired = self._overrides.find_expired(now_ms)
        for override in expired:
            if override.card_id is None:
                self._set_global_mask(None)
            elif override.what == "force":
                self._force(override.card_id, None)
            else:
                self._mask(override.card_id, None)
        return expired

    def _force(self, card_id: int, force: Force | None) -> None:
        self._overrides.set_force(card_id, force)
        card = self._program.by_id[card_id]
        assert isinstance(card, DiCard | AiCard)
        card.forced = NOT_FORCED if force is None else force.reading

    def _mask(self, card_id: int, mask: Mask | None) -> None:
        self._overrides.set_mask(card_id, mask)
        self._hold_masked_off()

    def _set_global_mask(self, mask: Mask | None) -> None:
        self._overrides.global_mask = mask
        self._hold_masked_off()

    def _hold_masked_off(self) -> None:
        is_all = self._overrides.global_mask is not None
        for card in self._program.outputs:
            card.is_masked = card.card_id in self._overrides.masks
            card.is_held_off = is_all or card.is_masked

    def _find_stops(self) -> None:
        """Collect the breakpoints that act in this mode, in evaluation order; traces act in every mode."""
        points = self._breakpoints
        self._stops = tuple(
            (index, points[card.card_id])
            for index, card in enumerate(self._program.runs)
            if card.card_id in points and (self.run_mode == "RUN_BREAKPOINT" or points[card.card_id].is_trace)
        )

    # Faults, snapshots, commits

    def count_fault(self, name: str) -> None:
        """Count a kernel fault (`faults.KERNEL_FAULTS`)."""
        self._faults.count(name)

    def publish(self, now_ms: int) -> KernelSnapshot:
        """Take the next revision."""
        self.revision += 1
        scan = self._scan
        cards = self._program.cards
        return KernelSnapshot(
            revision=self.revision,
            now_ms=now_ms,
            interval_ms=self._program.interval_ms,
            config_version=self.config_version,
            run_mode=self.run_mode,
            halt=HaltPlace(scan.next_card_id, scan.last_card_id) if self.is_halted else None,
            completed_scans=scan.completed,
            evaluated_to=-1 if scan.last_card_id is None or scan.position == 0 else scan.last_card_id,
            cards=cards,
            rows=[card.row() for card in cards],
            births=scan.births,
            eval_us=None if self._tick_us is None else scan.eval_us.copy(),
            forces=self._overrides.forces,
            masks=self._overrides.masks,
            global_mask=self._overrides.global_mask,
            breakpoints=tuple((point, point.hits) for point in self._breakpoints.values()),
            faults=self._faults.counts(),
            alarms=find_alarms(self._program.maths),
        )

    def capture(self) -> Checkpoint:
        """Take the whole state, between two scans; raises RuntimeError in mid-scan."""
        if self.is_mid_scan:
            raise RuntimeError("a scan is under way; its end has a state that can be captured")
        return Checkpoint(
            revision=self.revision,
            config_version=self.config_version,
            run_mode=self.run_mode,
            is_halted=self.is_halted,
            is_resuming=self._is_resuming,
            completed_scans=self._scan.completed,
            last_card_id=self._scan.last_card_id,
            faults=self._faults.counts(),
            forces=self._overrides.forces,
            masks=self._overrides.masks,
            global_mask=self._overrides.global_mask,
            breakpoints=tuple(
                (point.payload, point.by, point.since_ms, point.hits) for point in self._breakpoints.values()
            ),
            cards=capture_cards(self._program),
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from a state; its cards are those of this machine's program (`read_checkpoint`)."""
        self.revision = checkpoint.revision
        self.config_version = checkpoint.config_version
        self.run_mode = checkpoint.run_mode
        self.is_halted = checkpoint.is_halted
        self._is_resuming = checkpoint.is_resuming
        restore_cards(checkpoint.cards)
        self._scan = Scan(self._program, self._tick_us)
        self._scan.completed = checkpoint.completed_scans
        self._scan.last_card_id = checkpoint.last_card_id
        self._faults.restore(checkpoint.faults)
        self._overrides.forces = checkpoint.forces
        self._overrides.masks = checkpoint.masks
        self._overrides.global_mask = checkpoint.global_mask
        points = (restore_breakpoint(self._program, captured) for captured in checkpoint.breakpoints)
        self._breakpoints = {point.card.card_id: point for point in points}
        self._find_stops()

    def commit(
        self, program: Program, config_version: str, *, clear_overrides: bool = False
    ) -> tuple[DroppedState, ...]:
        """Run another program from the next scan on; return what was dropped, by cardId.

        Cards whose config did not change keep their state; cards that still exist with the same family keep force, mask
        and breakpoint, except that `clear_overrides` (a restore) drops forces and breakpoints. The global mask stays.
        Raises `RefusedCommand` in mid-scan.
        """
        if self.is_mid_scan:
            raise RefusedCommand(
                "FORBIDDEN_IN_MODE", "a scan is halted half-way; finish it (step or run) before committing"
            )
        program.take()
        for card in program.cards:
            card.born_scan = self._scan.completed
        carry_state(self._program, program)
        former, self._program = self._program, program
        self.config_version = config_version
        self._scan = self._scan.follow(program)
        return self._carry_overrides(former, clear=clear_overrides)

    def restart(self, program: Program) -> None:
        """Begin again as after boot, with another program of the same config; overrides and breakpoints stay.

        Raises `RefusedCommand` in mid-scan.
        """
        if self.is_mid_scan:
            raise RefusedCommand("FORBIDDEN_IN_MODE", "a scan is halted half-way; finish it (step or run) first")
        program.take()
        for card in program.cards:
            card.born_scan = self._scan.completed
        former, self._program = self._program, program
        self._scan = self._scan.follow(program)
        self._carry_overrides(former, clear=False)

    def _carry_overrides(self, former: Program, *, clear: bool) -> tuple[DroppedState, ...]:
        self._breakpoints, dropped = carry(former, self._program, self._overrides, self._breakpoints, clear=clear)
        for card_id, force in self._overrides.forces.items():
            self._force(card_id, force)
        self._hold_masked_off()
        self._find_stops()
        return dropped
