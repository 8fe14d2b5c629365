"""The scan thread: waits for absolute deadlines while scans run free, for commands while the kernel is halted.

The only owner of the kernel. It never waits for anybody else; should it die, it says so instead of falling silent.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from runtime.control.clock import NS_PER_MS, Clock
from runtime.control.deadlines import Deadlines
from runtime.control.going_first import go_first
from runtime.control.scan_cycle import Activation, ScanCycle
from runtime.control.stimulus_player import Play

HALTED_TURN_NS = 50 * NS_PER_MS
"""While halted the thread looks at expiring overrides this often."""

log = logging.getLogger("plumbline.scan")


class ScanThread:
    """`start`, `stop`, `wake`, `activate` and `play` may be called from any thread, `turn` by the scan thread alone."""

    def __init__(
        self,
        cycle: ScanCycle,
        clock: Clock,
        *,
        on_death: Callable[[BaseException], None],
        goes_first: bool = False,
    ) -> None:
        """`on_death` is called on the dying thread, once, and must not block. `goes_first`: if the system lets it."""
        self._wants_to_go_first = goes_first
        self._goes_first = False
        self._cycle = cycle
        self._clock = clock
        self._on_death = on_death
        self._deadlines = Deadlines(cycle.interval_ns, clock.monotonic_ns())
        self._was_halted = False
        self._activations: deque[Activation] = deque()
        self._plays: deque[Play | None] = deque()
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._failure: BaseException | None = None
        self._turned_ns = clock.monotonic_ns()
        self._thread = threading.Thread(target=self._run, name="plumbline-scan", daemon=True)

    @property
    def failure(self) -> BaseException | None:
        """What the thread died of, None while all is well."""
        return self._failure

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    @property
    def goes_first(self) -> bool:
        """Whether the system lets it go before all other threads."""
        return self._goes_first

    @property
    def turned_ns(self) -> int:
        """When the latest turn began to work, on the monotonic clock: what stands still is old. Any thread may look."""
        return self._turned_ns

    @property
    def longest_turn_ns(self) -> int:
        """How long one turn waits at most when all is well."""
        return max(self._cycle.interval_ns, HALTED_TURN_NS)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End after the scan that runs now; raises TimeoutError when that takes longer than `timeout_s`."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
            if self._thread.is_alive():
                raise TimeoutError(f"the scan thread did not end within {timeout_s} s")

    def wake(self) -> None:
        """Say that a command waits; a halted kernel serves it at once, a running one at its next deadline."""
        self._woken.set()

    def activate(self, activation: Activation) -> None:
        self._activations.append(activation)
        self._woken.set()

    def play(self, play: Play | None) -> None:
        """Play a stimulus from the next boundary on; None: stop the one that plays."""
        self._plays.append(play)
        self._woken.set()

    def turn(self) -> None:
        """Wait for what comes next and do it: one scan, or while halted the commands that have come."""
        if self._cycle.is_halted:
            self._was_halted = True
            self._clock.wait(self._woken, self._clock.monotonic_ns() + HALTED_TURN_NS)
        else:
            self._clock.sleep_until(self._stopping, self._deadlines.next_ns)
        if self._stopping.is_set():
            return
        self._turned_ns = self._clock.monotonic_ns()
        self._woken.clear()
        self._take_over()
        self._cycle.serve_commands()
        self._cycle.expire_overrides()
        if not self._cycle.is_halted:
            self._scan_when_due()

    def _scan_when_due(self) -> None:
        now_ns = self._clock.monotonic_ns()
        if self._was_halted:
            self._was_halted = False
            self._cycle.prepare_to_resume()
            self._deadlines.restart(now_ns, self._cycle.interval_ns)
        if now_ns >= self._deadlines.next_ns:
            self._cycle.scan(self._deadlines.take(now_ns))
            if self._deadlines.interval_ns != self._cycle.interval_ns:
                self._deadlines.restart(now_ns, self._cycle.interval_ns)

    def _take_over(self) -> None:
        while self._activations:
            self._cycle.activate(self._activations.popleft())
        while self._plays:
            play = self._plays.popleft()
            if play is None:
                self._cycle.stop_playing()
            else:
                self._cycle.play(play)

    def _run(self) -> None:
        try:
            self._goes_first = self._wants_to_go_first and go_first()
            # Time begins with the thread: what it took to assemble the rest is no lateness and no kernel time.
            self._turned_ns = self._clock.monotonic_ns()
            self._deadlines = Deadlines(self._cycle.interval_ns, self._turned_ns)
            while not self._stopping.is_set():
                self.turn()
        except BaseException as failure:  # the rim of the thread: whatever it was, it is told
            log.exception("the scan thread died")
            self._failure = failure
            self._on_death(failure)
