"""Health, readiness and metrics of a whole portal: real causes, read as an operator reads them."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from runtime.control.clock import NS_PER_S, SystemClock
from runtime.embedded import start_embedded
from runtime.portal.manners import HttpRequest
from runtime.portal.users import LOCAL_ADMIN
from tests.helpers.memory_stores import MemoryConfigs
from tests.unit.runtime.portal.test_portal import Bench, run

WELL = (200, {"status": "ok", "checks": {"scan": "ok", "store": "ok"}})

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


class StuckClock(SystemClock):
    """A clock on which the scan thread can be held up, while time goes on as fast as the test wants."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.failure: Exception | None = None
        self.ahead_ns = 0

    def monotonic_ns(self) -> int:
        return super().monotonic_ns() + self.ahead_ns

    def sleep_until(self, event: threading.Event, until_ns: int) -> None:
        if self.failure is not None:
            raise self.failure
        self.open.wait(30)
        super().sleep_until(event, until_ns - self.ahead_ns)


async def _samples(bench: Bench) -> Samples:
    answer = await bench.portal.answer(HttpRequest("GET", "/metrics", "", {}, b"", LOCAL_ADMIN))
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return read_samples(answer.body.decode())


def read_samples(text: str) -> Samples:
    """All samples by name and labels, as Prometheus' own parser reads them."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.005)


def test_a_runtime_that_scans_and_stores_is_ready() -> None:
    async def story(bench: Bench) -> None:
        assert await bench.ask("GET", "/readyz") == WELL
        await bench.command("set_run_mode", mode="RUN_STEP")
        assert await bench.ask("GET", "/readyz") == WELL

    run(story)


def test_a_scan_thread_that_is_held_up_is_not_ready_though_it_lives() -> None:
    clock = StuckClock()

    async def story(bench: Bench) -> None:
        clock.open.clear()
        clock.ahead_ns = NS_PER_S
        status, found = await bench.ask("GET", "/readyz")
        assert (status, found["checks"]) == (503, {"scan": "failing", "store": "ok"})
        assert "late" in found["reasons"]["scan"]
        assert await bench.ask("GET", "/healthz") == WELL
        assert (await _samples(bench))["plumbline_healthy", (("check", "scan"),)] == 0
        clock.open.set()
        await _until(lambda: not bench.portal.vitals.is_late)
        assert await bench.ask("GET", "/readyz") == WELL

    run(story, clock=clock)


def test_a_scan_thread_that_died_is_neither_ready_nor_alive(caplog: pytest.LogCaptureFixture) -> None:
    clock = StuckClock()

    async def story(bench: Bench) -> None:
        clock.failure = OSError("no clock")
        await _until(lambda: not bench.portal.is_scanning)
        for path in ("/readyz", "/healthz"):
            status, found = await bench.ask("GET", path)
            assert (status, found["checks"]) == (503, {"scan": "failing", "store": "ok"})
            assert found["reasons"] == {"scan": "the scan thread has ended; restart the runtime"}

    run(story, clock=clock)
    assert "the scan thread died" in caplog.text


def test_a_store_that_takes_nothing_shows_before_anybody_writes_and_so_does_its_recovery() -> None:
    full: list[Exception] = [OSError("no space left on device")]
    tries: list[float] = []

    def try_write() -> None:
        tries.append(0)
        if full:
            raise full[0]

    async def told() -> None:
        clock = StuckClock()
        bench = Bench(clock, try_write=try_write)
        bench.portal.start()
        try:
            assert await bench.ask("GET", "/readyz") == (
                503,
                {
                    "status": "failing",
                    "checks": {"scan": "ok", "store": "failing"},
                    "reasons": {"store": "no space left on device"},
                },
            )
            assert await bench.ask("GET", "/healthz") == WELL
            full.clear()
            assert (await bench.ask("GET", "/readyz"))[0] == 503
            assert len(tries) == 1  # asked again at once, the disk is left alone
            clock.ahead_ns = NS_PER_S
            await _until(lambda: not bench.portal.vitals.is_late)
            assert await bench.ask("GET", "/readyz") == WELL
        finally:
            bench.portal.stop()

    asyncio.run(told())


def test_an_audit_that_could_not_be_written_is_tried_again_by_readiness() -> None:
    async def story(bench: Bench) -> None:
        bench.audit.fails = OSError("disk full")
        await bench.command("set_output_mask", cardId=3, masked=True)
        assert (await bench.ask("GET", "/readyz"))[1]["checks"]["store"] == "failing"
        bench.audit.fails = None
        bench.portal.vitals.try_store()
        assert await bench.ask("GET", "/healthz") == WELL

    run(story)


def test_a_real_data_directory_is_written_to_by_the_look_at_it(tmp_path: Path) -> None:
    async def story() -> None:
        link = start_embedded(tmp_path / "data")
        assert (await link.request("GET", "/readyz")).status == 200
        assert (await link.request("GET", "/metrics")).status == 200
        await link.close()

    asyncio.run(story())


def test_metrics_are_what_prometheus_reads_and_count_what_was_done() -> None:
    async def story(bench: Bench) -> None:
        await bench.command("set_output_mask", "a", cardId=3, masked=True)
        await bench.command("set_input_force", "b", cardId=99, mode="FORCED_VALUE", value=1)
        bench.session.receive("{}")
        await bench.ask("GET", "/api/profile")
        await bench.ask("GET", "/v2/engine/none/status")
        await bench.ask("PURGE", "/nowhere/at/all")
        await bench.until(lambda message: message.get("snapshotRevision", 0) > 3)
        samples = await _samples(bench)
        assert samples["plumbline_commands_total", (("code", "OK"), ("name", "set_output_mask"))] == 1
        assert samples["plumbline_commands_total", (("code", "NOT_FOUND"), ("name", "set_input_force"))] == 1
        assert samples["plumbline_commands_total", (("code", "INVALID_REQUEST"), ("name", "unknown"))] == 1
        asked = {
            (labels, value) for (name, labels), value in samples.items() if name == "plumbline_http_requests_total"
        }
        assert asked == {
            ((("method", "GET"), ("route", "/api/profile"), ("status", "200")), 1),
            ((("method", "GET"), ("route", "/v2/engine/{engine_id}/status"), ("status", "404")), 1),
            ((("method", "unknown"), ("route", "unknown"), ("status", "404")), 1),
        }
        assert samples["plumbline_sessions", ()] == 1
        assert samples["plumbline_sse_streams", ()] == 0
        assert samples["plumbline_command_queue_capacity", ()] == 64
        assert samples["plumbline_command_latency_seconds_count", ()] == 2
        scans = samples["plumbline_scan_duration_seconds_count", ()]
        assert scans == samples["plumbline_scan_lateness_seconds_bucket", (("le", "+Inf"),)] > 2
        assert samples["plumbline_scan_interval_seconds", ()] == 0.01
        assert samples["plumbline_build_info", (("version", "9.9"),)] == 1
        assert samples["plumbline_config_info", (("version", "v1"),)] == 1
        assert samples["plumbline_healthy", (("check", "store"),)] == 1
        assert samples["plumbline_process_resident_memory_bytes", ()] > 1e6
        assert all(name.startswith("plumbline_") for name, _ in samples)

    run(story)


def test_before_the_first_scan_there_are_metrics_without_those_of_the_scan() -> None:
    async def story() -> None:
        samples = await _samples(Bench(configs=MemoryConfigs({})))
        assert samples["plumbline_uptime_seconds", ()] >= 0
        assert not any(name.startswith("plumbline_scan_") for name, _ in samples)

    asyncio.run(story())
