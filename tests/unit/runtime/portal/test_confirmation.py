"""Commits on trial, on a hand-moved clock: who watches them, what returns, what happens when it cannot be stored."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from runtime.portal.auditing import Auditing
from runtime.portal.confirmation import LONGEST_S, RETRY_AFTER_S, Confirmation, check_confirm_within
from runtime.portal.results import RefusedRequest
from runtime.portal.route_table import Call
from runtime.portal.stores import StoredConfig
from runtime.portal.users import LOCAL_ADMIN
from runtime.storage.errors import StorageFullError
from tests.helpers.controllers import ManualClock, config_document
from tests.helpers.memory_stores import MemoryAudit, MemoryConfigs, Stored


class Bench:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.configs = MemoryConfigs(config_document(), now_ms=self.clock.wall_ms)
        self.audit = MemoryAudit()
        self.calls: list[tuple[float, Callable[[], None]]] = []
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.ran: list[str] = []
        self.refuses_to_run = False
        self.confirmation = Confirmation(
            self.configs,
            Auditing(self.audit),
            asyncio.Lock(),
            self._take_over,
            schedule=lambda seconds, call: self.calls.append((seconds, call)),
            wall_ms=self.clock.wall_ms,
            monotonic_s=lambda: self.clock.monotonic_ns() / 1e9,
            event=lambda kind, actor, payload: self.events.append((kind, payload)),
        )

    async def _take_over(self, stored: StoredConfig) -> None:
        if self.refuses_to_run:
            raise RefusedRequest("RESTORE_FAILED", "does not fit")
        self.ran.append(stored.version)

    def commit(self, within_s: int = 10) -> None:
        self.configs.commit(config_document(interval_ms=20), actor="ann", persist=True, confirm_within_s=within_s)
        self.confirmation.watch()

    async def pass_s(self, seconds: float) -> None:
        """Let time pass and what is due then happen."""
        self.clock.pass_ms(seconds * 1000)
        for _, call in [self.calls.pop(0) for _ in range(len(self.calls))]:
            call()
        task = self.confirmation._returning
        if task is not None:
            await task

    async def confirm(self, version: str = "v2") -> None:
        document = {"requestId": "c", "apiVersion": "2.0", "activeVersion": version}
        await self.confirmation.confirm(Call(LOCAL_ADMIN, "/api/config/confirm", {}, document, "c"))


def run(story: Callable[[Bench], Awaitable[None]]) -> None:
    async def told() -> None:
        await story(Bench())

    asyncio.run(told())


def test_the_time_to_confirm_has_bounds() -> None:
    assert [check_confirm_within(seconds) for seconds in (None, 1, LONGEST_S)] == [None, 1, LONGEST_S]
    for seconds in (0, LONGEST_S + 1):
        with pytest.raises(RefusedRequest, match="confirmWithinS"):
            check_confirm_within(seconds)


def test_nothing_happens_before_the_deadline_and_all_at_it() -> None:
    async def story(bench: Bench) -> None:
        bench.commit(within_s=10)
        assert bench.confirmation.confirm_by == "2026-01-01T00:00:10.000Z"
        await bench.pass_s(9)
        assert (bench.configs.active().version, bench.calls[0][0]) == ("v2", 1.0)
        await bench.pass_s(1)
        assert (bench.configs.active().version, bench.ran) == ("v3", ["v3"])
        told = {"activeVersion": "v3", "restoredFrom": "UNCONFIRMED", "unconfirmedVersion": "v2"}
        assert bench.events == [("config.restored", told)]
        assert [record["action"] for record in bench.audit.records] == ["config.return"]
        assert bench.confirmation.confirm_by is None

    run(story)


def test_a_confirmation_in_time_is_the_end_of_it() -> None:
    async def story(bench: Bench) -> None:
        bench.commit()
        await bench.confirm()
        await bench.pass_s(60)
        assert (bench.configs.active().version, bench.ran, bench.calls) == ("v2", [], [])
        assert bench.events == [("config.confirmed", {"activeVersion": "v2"})]

    run(story)


def test_a_confirmation_that_overtakes_the_return_wins() -> None:
    async def story(bench: Bench) -> None:
        bench.commit()
        bench.clock.pass_ms(10_000)
        bench.calls.pop()[1]()
        await bench.confirm()
        assert bench.confirmation._returning is not None
        await bench.confirmation._returning
        assert (bench.configs.active().version, bench.ran) == ("v2", [])

    run(story)


def test_another_version_or_none_cannot_be_confirmed_and_a_second_trial_waits() -> None:
    async def story(bench: Bench) -> None:
        with pytest.raises(RefusedRequest, match="no config waits"):
            await bench.confirm()
        bench.confirmation.require_none()
        bench.commit()
        with pytest.raises(RefusedRequest, match="v2 waits for its confirmation, not v9"):
            await bench.confirm("v9")
        with pytest.raises(RefusedRequest, match="confirm it, or restore LKG"):
            bench.confirmation.require_none()

    run(story)


def test_a_confirmation_that_cannot_be_stored_is_refused() -> None:
    async def story(bench: Bench) -> None:
        bench.commit()
        bench.configs.fails = StorageFullError("the disk is full")
        with pytest.raises(RefusedRequest) as refused:
            await bench.confirm()
        assert refused.value.code == "COMMIT_FAILED"

    run(story)


def test_a_return_that_cannot_be_stored_is_told_and_tried_again() -> None:
    async def story(bench: Bench) -> None:
        bench.commit()
        bench.configs.fails = StorageFullError("the disk is full")
        await bench.pass_s(10)
        assert bench.events == [("runtime.alarm", {"fault": "CONFIG_RETURN", "message": "the disk is full"})]
        assert bench.calls[0][0] == RETRY_AFTER_S
        bench.configs.fails = None
        await bench.pass_s(RETRY_AFTER_S)
        assert bench.ran == ["v3"]

    run(story)


def test_a_return_that_cannot_run_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def story(bench: Bench) -> None:
        bench.refuses_to_run = True
        bench.commit()
        await bench.pass_s(10)
        assert "is stored but cannot run: does not fit" in caplog.text

    run(story)


def test_what_returned_before_the_start_is_told_and_what_waits_is_watched() -> None:
    async def story(bench: Bench) -> None:
        bench.configs.returned_at_boot = (Stored("v2", {}), Stored("v3", {}))
        bench.confirmation.begin()
        assert (bench.events[0][1]["unconfirmedVersion"], bench.calls) == ("v2", [])
        bench.configs.returned_at_boot = None
        bench.configs.commit(config_document(), actor="ann", persist=True, confirm_within_s=7)
        bench.confirmation.begin()
        assert bench.calls[0][0] == 7.0

    run(story)
