"""What the scan thread does with the kernel between two looks at the clock: commands, scans, commits, expiry.

No thread and no waiting here; `scan_thread` decides when. Every effect leaves through the mailbox.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from runtime.contracts.commands import ParsedCommand, RefusedCommand, SetVirtualInput, Waveform
from runtime.contracts.config import Config
from runtime.control.clock import NS_PER_MS, Clock
from runtime.control.command_queue import CommandOutcome, CommandQueue, QueuedCommand, ServedTimes
from runtime.control.deadlines import Due
from runtime.control.mailbox import Mailbox
from runtime.control.metrics import ScanMeters, ScanMetrics
from runtime.control.recording import Done, RecordBuffer
from runtime.control.stimulus_player import Play, Playing
from runtime.control.stimulus_stage import StimulusStage
from runtime.control.virtual_io import VirtualIO
from runtime.kernel.carrying import DroppedState
from runtime.kernel.machine import Machine, ScanOutcome, Trace
from runtime.kernel.overrides import Expired
from runtime.kernel.program import Program
from runtime.kernel.scan_input import ScanInput
from runtime.kernel.snapshot import KernelSnapshot

NS_PER_US = 1_000


@dataclass(frozen=True, slots=True)
class Published:
    """One published revision with what control knows beside the kernel."""

    kernel: KernelSnapshot
    metrics: ScanMetrics
    config_version: str
    is_halted: bool
    is_mid_scan: bool
    plant_name: str | None
    cards_by_hand: tuple[int, ...]
    waves: Mapping[int, Waveform]
    playing: Playing | None

    @property
    def revision(self) -> int:
        return self.kernel.revision


@dataclass(frozen=True, slots=True)
class Activated:
    """A commit took effect; `revision` is the first that shows it."""

    revision: int
    dropped: tuple[DroppedState, ...]
    times: ServedTimes | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Activation:
    """A validated config that waits for a scan boundary; `done` is called on the portal's thread."""

    config: Config
    program: Program
    config_version: str
    clear_overrides: bool
    done: Callable[[Activated], None]
    asked_ns: int = 0


def ignore_outcome(_: CommandOutcome) -> None:
    """Nobody waits for what a stimulus does."""


def ignore_line(_line: int, _refusal: RefusedCommand) -> None:
    """What is called when nobody wants to hear of refused lines."""


class ScanCycle:
    """Owns the machine, the terminals and the meters. Belongs to the scan thread from `ScanThread.start` on."""

    def __init__(
        self,
        machine: Machine,
        config: Config,
        terminals: VirtualIO,
        queue: CommandQueue,
        mailbox: Mailbox[Published],
        clock: Clock,
        *,
        on_expired: Callable[[Expired], None],
        on_traced: Callable[[Trace], None],
        on_refused_line: Callable[[int, RefusedCommand], None] = ignore_line,
        recording: RecordBuffer | None = None,
    ) -> None:
        """`on_…` are called on the portal's thread. `recording` gets what made each scan."""
        self._machine = machine
        self._terminals = terminals
        self._queue = queue
        self._mailbox = mailbox
        self._clock = clock
        self._on_expired = on_expired
        self._on_traced = on_traced
        self._stage = StimulusStage(machine, terminals, mailbox.post, self._done_by_stimulus, on_refused_line)
        self._meters = ScanMeters()
        self._activation: Activation | None = None
        self._elapsed_ms = 0
        self._take_timing(config)
        self._recording = recording
        self._last_wall_ms = clock.wall_ms()
        self._fresh_faults: list[str] = []
        self._open_recording()

    @property
    def interval_ns(self) -> int:
        return self._interval_ms * NS_PER_MS

    @property
    def is_halted(self) -> bool:
        return self._machine.is_halted

    def serve_commands(self) -> None:
        """Serve the commands that wait now; one that arrives meanwhile waits for the next turn."""
        for _ in range(self._queue.depth):
            queued = self._queue.take()
            if queued is not None:
                self._serve(queued)
        for _ in range(self._queue.take_overflows()):
            self._count_fault("QUEUE_OVERFLOW")
        if self._machine.is_halted:
            self._open_recording()

    def expire_overrides(self) -> None:
        """Release the forces and masks whose time has run out, and show it when no scan will."""
        revision, now_ms = self._machine.revision, self._clock.wall_ms()
        expired = self._machine.expire(now_ms)
        for one in expired:
            self._mailbox.post(partial(self._on_expired, one))
        if expired and self._machine.is_halted:
            self._publish()
        if expired:
            self._record(revision, self._scan_input(now_ms), expires=True)

    def activate(self, activation: Activation) -> None:
        """Take a new config over at the next scan boundary; when halted between two scans that is now."""
        self._activation = activation
        if self._machine.is_halted:
            self._switch_config()

    def play(self, play: Play) -> None:
        """Play a stimulus from the next scan on."""
        if self._stage.begin(play, self._interval_ms):
            self._open_recording(is_new=True)
            self._show_halted()

    def stop_playing(self) -> None:
        """Let the plant go on where it stood."""
        if self._stage.end():
            self._show_halted()

    def scan(self, due: Due) -> None:
        """Run the scan that is due, or the rest of a partial one, and publish what came of it."""
        self._meters.late(due.lateness_ns // NS_PER_US)
        self._switch_config()
        self._elapsed_ms = self._interval_ms * (1 if self._stage.is_playing else due.intervals)
        self._open_recording()
        self._stage.begin_scan(self._scan_input, self._clock.wall_ms())
        revision, number = self._machine.revision, self._machine.completed_scans + 1
        started_ns = self._clock.monotonic_ns()
        given = self._scan_input(self._clock.wall_ms())
        outcome = self._machine.scan(given)
        duration_us = (self._clock.monotonic_ns() - started_ns) // NS_PER_US
        is_overrun = duration_us > self._interval_ms * 1000 + self._overrun_budget_us
        self._meters.scanned(duration_us, is_overrun=is_overrun)
        if is_overrun:
            self._count_fault("SCAN_OVERRUN")
        self._go_on(outcome)
        self._publish()
        self._last_wall_ms = given.wall_ms
        self._record(revision, given, number)
        if outcome.completed and not self.is_halted:
            self._stage.end_scan(self._scan_input, self._clock.wall_ms())

    def prepare_to_resume(self) -> None:
        """Forget the kernel time of a halt: it stood still."""
        self._elapsed_ms = self._interval_ms

    def _serve(self, queued: QueuedCommand) -> None:
        taken_ns = self._clock.monotonic_ns()
        self._meters.served((taken_ns - queued.queued_ns) // NS_PER_US)
        before, number = self._machine.revision, self._machine.completed_scans + 1
        given = self._scan_input(self._clock.wall_ms())
        refusal: RefusedCommand | None = None
        try:
            revision, is_published = self._do(queued, given)
        except RefusedCommand as refused:
            revision, is_published, refusal = self._machine.revision, False, refused
        times = ServedTimes(queued.queued_ns, taken_ns, self._clock.monotonic_ns())
        outcome = CommandOutcome(revision, refusal, times)
        self._mailbox.post(lambda: queued.done(outcome))
        if is_published:
            self._publish()
        if outcome.refusal is None:
            self._record(before, given, number, queued)
        if self._machine.is_halted:
            self._switch_config()

    def _do(self, queued: QueuedCommand, given: ScanInput) -> tuple[int, bool]:
        """Serve one command; returns the first revision with its effect and whether to publish now."""
        if isinstance(queued.command.payload, SetVirtualInput):
            self._set_virtual_input(queued.command.payload)
            return self._machine.revision + 1, self._machine.is_halted
        served = self._machine.serve(queued.command, given, actor=queued.actor, now_ms=given.wall_ms)
        if served.scan is not None:
            self._go_on(served.scan)
        return served.revision, served.publish

    def _set_virtual_input(self, payload: SetVirtualInput) -> None:
        raw = self._machine.check_virtual_input(payload)
        if payload.source == "PLANT":
            self._terminals.hand_back(payload.card_id)
        elif payload.source == "WAVE" and payload.wave is not None:
            self._terminals.set_wave(payload.card_id, payload.wave)
        else:
            self._terminals.set_by_hand(payload.card_id, raw)

    def _done_by_stimulus(self, command: ParsedCommand, actor: str, given: ScanInput, before: int, scan: int) -> None:
        """Show and record what a line of the stimulus, or its end, has done."""
        if self._machine.is_halted:
            self._publish()
        self._record(before, given, scan, QueuedCommand(command, actor, 0, ignore_outcome))

    def _show_halted(self) -> None:
        """Publish what changed while no scan will."""
        if self._machine.is_halted:
            revision = self._machine.revision
            self._publish()
            self._record(revision, self._scan_input(self._clock.wall_ms()), publishes=True)

    def _count_fault(self, name: str) -> None:
        self._machine.count_fault(name)
        if self._recording is not None:
            self._fresh_faults.append(name)

    def _record(
        self,
        revision: int,
        given: ScanInput,
        number: int | None = None,
        queued: QueuedCommand | None = None,
        *,
        expires: bool = False,
        publishes: bool = False,
    ) -> None:
        """Hand over what was just done; `revision` was the last one published before it."""
        if self._recording is None:
            return
        machine = self._machine
        faults = tuple(self._fresh_faults)
        self._fresh_faults.clear()
        self._recording.put(
            Done(
                revision,
                machine.revision,
                machine.completed_scans + 1 if number is None else number,
                given,
                None if queued is None else queued.command,
                "" if queued is None else queued.actor,
                expires,
                publishes,
                faults,
            )
        )

    def _open_recording(self, *, is_new: bool = False) -> None:
        """Begin a recording when one is due, or because all is new; between two scans only."""
        recording = self._recording
        if recording is None or self._machine.is_mid_scan:
            return
        if is_new:
            recording.ask_for_opening()
        if recording.wants_opening:
            self._fresh_faults.clear()  # they are part of the state
            recording.open(
                self._machine.capture(),
                self._terminals.readings,
                self._last_wall_ms,
                self._clock.is_synchronised(),
                self._interval_ms,
            )

    def _scan_input(self, wall_ms: int) -> ScanInput:
        return self._stage.given(
            ScanInput(
                elapsed_ms=self._elapsed_ms,
                wall_ms=wall_ms,
                clock_synced=self._clock.is_synchronised(),
                readings=self._terminals.readings,
            )
        )

    def _go_on(self, outcome: ScanOutcome) -> None:
        """Move the process behind the terminals along with a scan that ended; tell of breakpoints that only trace."""
        for trace in outcome.traces:
            self._mailbox.post(partial(self._on_traced, trace))
        if outcome.completed:
            self._terminals.advance(self._elapsed_ms, self._machine.drives)

    def _switch_config(self) -> None:
        """Take the waiting config over, unless a scan is under way; then it waits for that scan's end."""
        activation = self._activation
        if activation is None or self._machine.is_mid_scan:
            return
        self._activation = None
        taken_ns = self._clock.monotonic_ns()
        dropped = self._machine.commit(
            activation.program, activation.config_version, clear_overrides=activation.clear_overrides
        )
        self._take_timing(activation.config)
        self._stage.end()
        self._terminals.use(activation.config)
        self._open_recording(is_new=True)
        revision = self._machine.revision
        times = ServedTimes(activation.asked_ns, taken_ns, self._clock.monotonic_ns())
        activated = Activated(revision + 1, dropped, times)
        self._mailbox.post(lambda: activation.done(activated))
        if self._machine.is_halted:
            self._publish()
            self._record(revision, self._scan_input(self._clock.wall_ms()), publishes=True)

    def _take_timing(self, config: Config) -> None:
        self._interval_ms = config.scan.interval_ms
        self._overrun_budget_us = config.scan.overrun_budget_us
        self._elapsed_ms = self._interval_ms

    def _publish(self) -> None:
        machine = self._machine
        self._mailbox.leave(
            Published(
                kernel=machine.publish(self._clock.wall_ms()),
                metrics=self._meters.read(
                    budget_us=self._interval_ms * 1000,
                    depth=self._queue.depth,
                    high_water_mark=self._queue.high_water_mark,
                    capacity=self._queue.capacity,
                    now_us=self._clock.monotonic_ns() // NS_PER_US,
                ),
                config_version=machine.config_version,
                is_halted=machine.is_halted,
                is_mid_scan=machine.is_mid_scan,
                plant_name=self._terminals.plant_name,
                cards_by_hand=self._terminals.cards_by_hand,
                waves=self._terminals.waves,
                playing=self._stage.playing,
            )
        )
