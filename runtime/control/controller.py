"""The controller as the portal sees it: commands in, outcomes and newest snapshots out, all on the portal's thread."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from runtime.contracts.commands import ParsedCommand, RefusedCommand
from runtime.contracts.config import Config
from runtime.contracts.errors import ErrorCode
from runtime.control.clock import NS_PER_S, Clock
from runtime.control.command_queue import CommandOutcome, CommandQueue, QueuedCommand
from runtime.control.mailbox import Mailbox
from runtime.control.plant.plant import Plant
from runtime.control.recording import RecordBuffer
from runtime.control.scan_cycle import Activated, Activation, Published, ScanCycle
from runtime.control.scan_thread import ScanThread
from runtime.control.stimulus_player import Play
from runtime.control.virtual_io import VirtualIO
from runtime.kernel.machine import Machine, Trace
from runtime.kernel.overrides import Expired
from runtime.kernel.program import Program, build_program

TICK_NS = 1_000
LATE_TURNS = 10
LEAST_PATIENCE_NS = NS_PER_S // 2
"""The scan is called late when it has not turned for ten of its longest turns, and half a second at least."""

log = logging.getLogger("plumbline.control")


class Observer(Protocol):
    """What the portal wants to hear; every method is called on the portal's thread."""

    def settle(self) -> None:
        """Some outcomes were handed out; what they led to is due before the snapshot that comes next."""

    def published(self, published: Published) -> None:
        """The newest revision; older ones may never have been seen. Results it depends on were handed out before."""

    def expired(self, expired: Expired) -> None:
        """A force or mask ran out of time and was released."""

    def traced(self, trace: Trace) -> None:
        """A breakpoint that only traces was hit."""

    def line_refused(self, line: int, refusal: RefusedCommand) -> None:
        """A command of the stimulus that plays was refused; it goes on."""

    def died(self, failure: BaseException) -> None:
        """The scan thread is no more."""


class Controller:
    """Runs one config in a scan thread of its own. All methods belong to the portal's thread, that of its loop."""

    def __init__(
        self,
        config: Config,
        config_version: str,
        *,
        clock: Clock,
        observer: Observer,
        plants: Sequence[Plant] = (),
        capacity: int | None = None,
        recording: RecordBuffer | None = None,
        goes_first: bool = False,
    ) -> None:
        """`config` is valid. Nothing runs before `start`. `recording` gets what made each scan."""
        self._clock = clock
        self._observer = observer
        self._queue = CommandQueue() if capacity is None else CommandQueue(capacity)
        self._mailbox: Mailbox[Published] = Mailbox()
        self._latest: Published | None = None
        self._waiting_to_show: deque[tuple[Activated, Callable[[Activated], None]]] = deque()
        self._has_died = False
        self._is_stopped = False
        machine = Machine(
            build_program(config), config_version=config_version, tick_us=lambda: clock.monotonic_ns() // TICK_NS
        )
        cycle = ScanCycle(
            machine,
            config,
            VirtualIO(config, plants),
            self._queue,
            self._mailbox,
            clock,
            on_expired=observer.expired,
            on_traced=observer.traced,
            on_refused_line=observer.line_refused,
            recording=recording,
        )
        self._thread = ScanThread(cycle, clock, on_death=self._tell_death, goes_first=goes_first)

    @property
    def latest(self) -> Published | None:
        """The newest revision that was collected, None before the first."""
        return self._latest

    @property
    def failure(self) -> BaseException | None:
        """What the scan thread died of, None while all is well."""
        return self._thread.failure

    @property
    def is_scanning(self) -> bool:
        """Whether the scan thread lives (it does while the kernel is halted, too)."""
        return self._thread.is_alive

    @property
    def goes_first(self) -> bool:
        """Whether the system lets the scan thread go before all others."""
        return self._thread.goes_first

    @property
    def is_late(self) -> bool:
        """Whether the scan thread has not turned for so long that it must be stuck or starved."""
        patience_ns = max(LATE_TURNS * self._thread.longest_turn_ns, LEAST_PATIENCE_NS)
        return self._clock.monotonic_ns() - self._thread.turned_ns > patience_ns

    def start(self) -> None:
        """Start the scan thread; call it in the portal's loop."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to tell
                loop.call_soon_threadsafe(self.collect)

        self._mailbox.on_wake(wake)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Stop the scan thread after the scan that runs, and answer what still waits."""
        if self._is_stopped:
            return
        self._is_stopped = True
        self._thread.stop(timeout_s)
        self.collect()
        self._refuse_waiting("BUSY", "the runtime is stopping")

    def submit(self, command: ParsedCommand, actor: str, done: Callable[[CommandOutcome], None]) -> None:
        """Queue a command; raises `RefusedCommand` when it cannot be. `done` comes before its effect shows."""
        if self._has_died:
            raise RefusedCommand("INTERNAL_ERROR", "the scan thread has died; restart the runtime")
        if self._is_stopped:
            raise RefusedCommand("BUSY", "the runtime is stopping")
        self._queue.offer(QueuedCommand(command, actor, self._clock.monotonic_ns(), done))
        self._thread.wake()

    def activate(
        self,
        config: Config,
        program: Program,
        config_version: str,
        shown: Callable[[Activated], None],
        *,
        clear_overrides: bool = False,
    ) -> None:
        """Take a config over at the next scan boundary; `shown` is called once a snapshot with it was published."""
        self._thread.activate(
            Activation(
                config,
                program,
                config_version,
                clear_overrides,
                done=lambda activated: self._waiting_to_show.append((activated, shown)),
                asked_ns=self._clock.monotonic_ns(),
            )
        )

    def play(self, play: Play | None) -> None:
        """Play a stimulus from the next scan boundary on; None: stop the one that plays."""
        self._thread.play(play)

    def collect(self) -> None:
        """Hand out what the scan thread left: notices in order, then the newest snapshot."""
        notices, published = self._mailbox.collect()
        for notice in notices:
            notice()
        if notices:
            self._observer.settle()
        if published is None:
            return
        self._latest = published
        self._observer.published(published)
        while self._waiting_to_show and self._waiting_to_show[0][0].revision <= published.revision:
            activated, shown = self._waiting_to_show.popleft()
            shown(activated)

    def _tell_death(self, failure: BaseException) -> None:
        self._mailbox.post(lambda: self._bury(failure))

    def _bury(self, failure: BaseException) -> None:
        self._has_died = True
        self._refuse_waiting("INTERNAL_ERROR", "the scan thread has died; restart the runtime")
        self._observer.died(failure)

    def _refuse_waiting(self, code: ErrorCode, message: str) -> None:
        revision = self._latest.revision if self._latest is not None else 0
        while (queued := self._queue.take()) is not None:
            queued.done(CommandOutcome(revision, RefusedCommand(code, message)))
