"""A whole portal with stores in memory: sessions, requests, health, events, the end of the scan thread."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from runtime.contracts.lifecycle import HardwareProfile
from runtime.control.clock import Clock, SystemClock
from runtime.portal.device_session import Closing, DeviceSession
from runtime.portal.manners import HttpRequest
from runtime.portal.portal import Portal
from runtime.portal.users import LOCAL_ADMIN, User
from runtime.storage.profiles import load_profile
from tests.helpers.controllers import config, config_document, envelope
from tests.helpers.memory_stores import MemoryAnswers, MemoryAudit, MemoryConfigs

PROFILE: HardwareProfile = load_profile()


class Bench:
    """A portal, and a session that notes everything it would send."""

    def __init__(
        self,
        clock: Clock | None = None,
        configs: MemoryConfigs | None = None,
        try_write: Callable[[], None] | None = None,
    ) -> None:
        self.configs = configs or MemoryConfigs(config_document())
        self.audit = MemoryAudit()
        self.portal = Portal(
            config(),
            self.configs,
            self.audit,
            MemoryAnswers(),
            PROFILE,
            clock=clock or SystemClock(),
            firmware_version="9.9",
            try_write=try_write,
        )
        self.woken = asyncio.Event()
        self.heard: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.session = DeviceSession(LOCAL_ADMIN, self.portal.desk, self.woken.set)
        self.portal.events.watch(None, lambda text: self.events.append(json.loads(text)))

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message, heard or to come, for which something holds."""
        async with asyncio.timeout(5):
            while True:
                self.woken.clear()
                while (text := self.session.next_message(float(len(self.heard)))) is not None:
                    self.heard.append(json.loads(text))
                for message in self.heard:
                    if holds(message):
                        return message
                await self.woken.wait()

    async def command(self, name: str, request_id: str = "c-1", **payload: Any) -> dict[str, Any]:
        self.session.receive(json.dumps(envelope(name, request_id, **payload)))
        return await self.until(lambda message: message.get("requestId") == request_id)

    async def ask(self, method: str, path: str, user: User = LOCAL_ADMIN, **body: Any) -> tuple[int, dict[str, Any]]:
        content = json.dumps({"apiVersion": "2.0", "schemaVersion": "2.0.0", **body}).encode() if body else b""
        bare, _, query = path.partition("?")
        answer = await self.portal.answer(HttpRequest(method, bare, query, {}, content, user))
        return answer.status, json.loads(answer.body)


def run(story: Callable[[Bench], Awaitable[None]], *, clock: Clock | None = None) -> None:
    async def told() -> None:
        bench = Bench(clock)
        bench.portal.start()
        bench.portal.add_session(bench.session)
        try:
            await bench.until(lambda message: message["type"] == "runtime_snapshot")
            await story(bench)
        finally:
            bench.portal.stop()

    asyncio.run(told())


def test_a_session_added_late_begins_with_the_newest_snapshot() -> None:
    async def story(bench: Bench) -> None:
        late = DeviceSession(LOCAL_ADMIN, bench.portal.desk, lambda: None)
        bench.portal.add_session(late)
        assert json.loads(late.next_message(0.0) or "{}")["type"] == "runtime_snapshot"

    run(story)


def test_a_session_that_was_removed_hears_nothing_more() -> None:
    async def story(bench: Bench) -> None:
        bench.portal.remove_session(bench.session)
        while bench.session.next_message(1e9) is not None:
            pass
        _, before = await bench.ask("GET", "/api/snapshot")
        async with asyncio.timeout(5):
            while (await bench.ask("GET", "/api/snapshot"))[1]["snapshotRevision"] < before["snapshotRevision"] + 2:
                await asyncio.sleep(0.005)
        assert bench.session.next_message(2e9) is None

    run(story)


def test_commands_and_their_records() -> None:
    async def story(bench: Bench) -> None:
        assert (await bench.command("set_output_mask", cardId=3, masked=True))["status"] == "SUCCESS"
        assert [(record["action"], record["actor"]) for record in bench.audit.records] == [("set_output_mask", "local")]

    run(story)


def test_a_viewer_reads_but_changes_nothing() -> None:
    async def story(bench: Bench) -> None:
        vera = User("vera", "VIEWER")
        assert (await bench.ask("GET", "/api/config/active", vera))[0] == 200
        assert (await bench.ask("GET", "/api/audit", vera))[0] == 403
        status, answer = await bench.ask("POST", "/api/config/restore", vera, requestId="r", source="LKG")
        assert (status, answer["errorCode"]) == (403, "FORBIDDEN")
        assert {record["error_code"] for record in [*bench.audit.records, *bench.audit.waiting]} == {"FORBIDDEN"}

    run(story)


def test_only_an_admin_restores_the_factory_config() -> None:
    async def story(bench: Bench) -> None:
        anna = User("anna", "ENGINEER")
        assert (await bench.ask("POST", "/api/config/restore", anna, requestId="a", source="FACTORY"))[0] == 403
        assert (await bench.ask("POST", "/api/config/restore", requestId="b", source="FACTORY"))[0] == 200

    run(story)


def test_a_store_that_fails_leaves_the_old_config_active() -> None:
    async def story(bench: Bench) -> None:
        bench.configs.fails = OSError("disk full")
        document = config_document(interval_ms=20)
        status, answer = await bench.ask("POST", "/api/config/commit", requestId="a", config=document)
        assert (status, answer["errorCode"]) == (500, "COMMIT_FAILED")
        status, answer = await bench.ask("POST", "/api/config/restore", requestId="b", source="FACTORY")
        assert (status, answer["errorCode"]) == (500, "RESTORE_FAILED")
        assert bench.configs.active().version == "v1"
        assert bench.audit.records[-1]["error_code"] == "RESTORE_FAILED"

    run(story)


def test_health_is_that_of_scan_and_store() -> None:
    async def story(bench: Bench) -> None:
        assert await bench.ask("GET", "/healthz") == (200, {"status": "ok", "checks": {"scan": "ok", "store": "ok"}})
        bench.audit.fails = OSError("disk full")
        await bench.command("set_output_mask", cardId=3, masked=True)
        assert await bench.ask("GET", "/healthz") == (
            503,
            {
                "status": "failing",
                "checks": {"scan": "ok", "store": "failing"},
                "reasons": {"store": "the disk did not take what was written last"},
            },
        )
        refused = await bench.command("set_output_mask", "c-2", cardId=3, masked=False)
        assert refused["errorCode"] == "BUSY"

    run(story)


def test_modes_halts_traces_and_expiries_are_events() -> None:
    async def story(bench: Bench) -> None:
        await bench.command("set_breakpoint", "a", cardId=1, enabled=True, action="TRACE")
        await bench.command("set_output_mask", "b", cardId=3, masked=True, expiresInMs=1)
        result = await bench.command("set_run_mode", "c", mode="RUN_STEP")
        await bench.until(lambda message: message.get("snapshotRevision", 0) >= result["snapshotRevision"])
        async with asyncio.timeout(5):
            while not {"runtime.trace", "override.expired", "runtime.halt"} <= {one["type"] for one in bench.events}:
                await asyncio.sleep(0.005)
        assert any(record["action"] == "mask.expired" for record in [*bench.audit.records, *bench.audit.waiting])

    run(story)


def test_a_goodbye_reaches_every_session() -> None:
    async def story(bench: Bench) -> None:
        await bench.portal.close_sessions(1001, "going away", limit_s=0.01)
        assert bench.session.closing is not None
        assert bench.session.closing.code == 1001
        bench.portal.remove_session(bench.session)
        await bench.portal.close_sessions(1001, "going away")

    run(story)


class Breakable(SystemClock):
    failure: Exception | None = None

    def sleep_until(self, event: threading.Event, until_ns: int) -> None:
        if self.failure is not None:
            raise self.failure
        super().sleep_until(event, until_ns)


def test_a_scan_thread_that_dies_ends_all_conversations_and_shows_in_health(caplog: pytest.LogCaptureFixture) -> None:
    clock = Breakable()

    async def story(bench: Bench) -> None:
        clock.failure = OSError("no clock")
        async with asyncio.timeout(5):
            while bench.session.closing is None:
                await asyncio.sleep(0.005)
        assert bench.session.closing == Closing(1011, "the scan thread has died: no clock")
        late = DeviceSession(LOCAL_ADMIN, bench.portal.desk, lambda: None)
        bench.portal.add_session(late)
        assert late.closing == bench.session.closing
        async with asyncio.timeout(5):
            while bench.portal.is_scanning:
                await asyncio.sleep(0.005)
        assert (await bench.ask("GET", "/healthz"))[0] == 503
        assert bench.events[-1]["type"] == "runtime.alarm"

    run(story, clock=clock)
    assert "the scan thread died" in caplog.text
