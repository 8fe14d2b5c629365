"""The controller from the portal's side: a real scan thread, outcomes and snapshots on this loop."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from runtime.contracts.commands import RefusedCommand
from runtime.control.clock import Clock, SystemClock
from runtime.control.command_queue import CommandOutcome
from runtime.control.controller import Controller
from runtime.control.scan_cycle import Activated, Published
from runtime.kernel.machine import Trace
from runtime.kernel.overrides import Expired
from runtime.kernel.program import build_program
from tests.helpers.controllers import command, config, di


class Watcher:
    """Remembers all it is told, in order, and the thread on which it was."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.threads: set[int] = set()
        self._changed = asyncio.Event()

    def note(self, what: Any) -> None:
        self.threads.add(threading.get_ident())
        self.heard.append(what)
        self._changed.set()

    def settle(self) -> None:
        self.note("settled")

    def published(self, published: Published) -> None:
        self.note(published)

    def expired(self, expired: Expired) -> None:
        self.note(expired)

    def line_refused(self, line: int, refusal: RefusedCommand) -> None:
        self.note((line, refusal))

    def traced(self, trace: Trace) -> None:
        self.note(trace)

    def died(self, failure: BaseException) -> None:
        self.note(failure)

    async def until(self, holds: Callable[[Any], bool]) -> Any:
        """The first thing heard for which something holds."""
        async with asyncio.timeout(5):
            while True:
                for one in self.heard:
                    if holds(one):
                        return one
                self._changed.clear()
                await self._changed.wait()


def run(
    story: Callable[[Controller, Watcher], Awaitable[None]], *, clock: Clock | None = None, capacity: int | None = None
) -> None:
    async def told() -> None:
        watcher = Watcher()
        controller = Controller(config(), "v1", clock=clock or SystemClock(), observer=watcher, capacity=capacity)
        controller.start()
        try:
            await story(controller, watcher)
        finally:
            controller.stop()
        assert watcher.threads <= {threading.get_ident()}

    asyncio.run(told())


def test_snapshots_arrive_with_rising_revisions_on_the_portals_thread() -> None:
    async def story(controller: Controller, watcher: Watcher) -> None:
        await watcher.until(lambda one: isinstance(one, Published) and one.revision >= 5)
        revisions = [one.revision for one in watcher.heard if isinstance(one, Published)]
        assert revisions == sorted(set(revisions))
        assert controller.latest is watcher.heard[-1]
        assert controller.is_scanning

    run(story)


def test_an_outcome_comes_before_the_first_snapshot_that_shows_its_effect() -> None:
    async def story(controller: Controller, watcher: Watcher) -> None:
        for number in range(10):
            controller.submit(command("set_virtual_input", cardId=2, value=number), "anna", watcher.note)
            outcome = await watcher.until(
                lambda one, after=len(watcher.heard): (
                    isinstance(one, CommandOutcome) and watcher.heard.index(one) >= after
                )
            )
            shown = await watcher.until(
                lambda one, outcome=outcome: isinstance(one, Published) and one.revision >= outcome.revision
            )
            assert watcher.heard.index(outcome) < watcher.heard.index(shown)

    run(story)


def test_an_activation_is_told_after_the_snapshot_that_shows_it() -> None:
    async def story(controller: Controller, watcher: Watcher) -> None:
        other = config(di(1))
        controller.activate(other, build_program(other), "v2", watcher.note)
        activated = await watcher.until(lambda one: isinstance(one, Activated))
        shown = next(one for one in watcher.heard if isinstance(one, Published) and one.config_version == "v2")
        assert watcher.heard.index(shown) < watcher.heard.index(activated)
        assert activated.revision <= shown.revision

    run(story)


def test_an_expired_override_is_told() -> None:
    async def story(controller: Controller, watcher: Watcher) -> None:
        payload = {"cardId": 1, "mode": "FORCED_HIGH", "expiresInMs": 1}
        controller.submit(command("set_input_force", **payload), "anna", watcher.note)
        expired = await watcher.until(lambda one: isinstance(one, Expired))
        assert (expired.what, expired.card_id, expired.by) == ("force", 1, "anna")

    run(story)


def test_a_tracing_breakpoint_is_told() -> None:
    async def story(controller: Controller, watcher: Watcher) -> None:
        payload = {"cardId": 1, "enabled": True, "action": "TRACE"}
        controller.submit(command("set_breakpoint", **payload), "anna", watcher.note)
        assert (await watcher.until(lambda one: isinstance(one, Trace))).card_id == 1

    run(story)


class Gate(SystemClock):
    """A clock whose waits a test can hold up, or break."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.failure: Exception | None = None

    def sleep_until(self, event: threading.Event, until_ns: int) -> None:
        if self.failure is not None:
            raise self.failure
        self.open.wait(10)
        super().sleep_until(event, until_ns)


def test_a_full_queue_is_refused_with_busy() -> None:
    gate = Gate()
    gate.open.clear()

    async def story(controller: Controller, watcher: Watcher) -> None:
        controller.submit(command("step_once"), "anna", watcher.note)
        with pytest.raises(RefusedCommand) as refused:
            controller.submit(command("step_once"), "anna", watcher.note)
        assert refused.value.code == "BUSY"
        gate.open.set()

    run(story, clock=gate, capacity=1)


def test_a_scan_thread_that_dies_is_told_and_what_waited_is_answered() -> None:
    gate = Gate()

    async def story(controller: Controller, watcher: Watcher) -> None:
        await watcher.until(lambda one: isinstance(one, Published))
        gate.open.clear()
        gate.failure = OSError("no clock")
        controller.submit(command("step_once"), "anna", watcher.note)
        gate.open.set()
        await watcher.until(lambda one: isinstance(one, OSError))
        outcome = await watcher.until(lambda one: isinstance(one, CommandOutcome))
        assert outcome.refusal.code in {"INTERNAL_ERROR", "FORBIDDEN_IN_MODE"}
        assert isinstance(controller.failure, OSError)
        with pytest.raises(RefusedCommand, match="died"):
            controller.submit(command("step_once"), "anna", watcher.note)

    run(story, clock=gate)


def test_what_waits_at_the_end_is_answered() -> None:
    async def story(controller: Controller, watcher: Watcher) -> None:
        await watcher.until(lambda one: isinstance(one, Published))
        controller.submit(command("set_virtual_input", cardId=2, value=1), "anna", watcher.note)
        controller.stop()
        outcome = await watcher.until(lambda one: isinstance(one, CommandOutcome))
        assert outcome.refusal is None or outcome.refusal.code == "BUSY"
        with pytest.raises(RefusedCommand, match="stopping"):
            controller.submit(command("step_once"), "anna", watcher.note)

    run(story)
