"""Our engine for another backend; here that is a runtime of ours, elsewhere one in Node."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from runtime.assets.library import AssetLibrary
from runtime.links.tls_files import client_context
from runtime.portal import dialled_engine as module
from runtime.portal.dialled_engine import DialledEngine, TokenRefusedError
from runtime.portal.dialled_jobs import JobTray
from tests.helpers.certificates import Authority
from tests.helpers.engine_levels import crowd, entity, spec
from tests.helpers.foreign_backend import ForeignBackend, foreign_backend
from tests.helpers.outside_engines import SECRET, backend, now_ms, token, wrapped
from tests.helpers.tls_servers import server_context
from tests.unit.runtime.portal.test_dialled_jobs import job


@pytest.mark.parametrize("is_signed", [False, True])
def test_it_builds_a_level_of_another_runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_signed: bool) -> None:
    async def story() -> None:
        async with backend(tmp_path, monkeypatch, requires_signatures=is_signed) as one:
            told: list[str] = []
            engine = DialledEngine(
                one.address,
                token(),
                AssetLibrary(),
                wall_ms=now_ms,
                secret=SECRET.encode() if is_signed else None,
                told=told.append,
            )
            working = asyncio.create_task(engine.run())
            run = await one.run(crowd(70))
            status = await one.outcome(run)
            assert (status["outcome"], status["worker"], status["jobs"]["completed"]) == (
                "COMPLETED",
                "wolf-engine",
                72,
            )
            missing = await one.run(spec(entity("ghost", mesh="nowhere")))
            assert (await one.outcome(missing))["error"] == "ASSET_NOT_FOUND"
            assert told == [f"connected to {one.address}"]
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    asyncio.run(story())


def test_a_refused_token_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with backend(tmp_path, monkeypatch) as one:
            engine = DialledEngine(one.address, token(key="n" * 32), AssetLibrary(), wall_ms=now_ms)
            with pytest.raises(TokenRefusedError):
                await engine.run()

    asyncio.run(story())


def test_a_backend_that_is_not_there_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.portal.dialled_engine.FIRST_DELAY_S", 0.01)
    told: list[str] = []

    async def story() -> None:
        engine = DialledEngine("http://127.0.0.1:1", "t", AssetLibrary(), wall_ms=now_ms, told=told.append)
        working = asyncio.create_task(engine.run())
        async with asyncio.timeout(10):
            while len(told) < 3:
                await asyncio.sleep(0.01)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    asyncio.run(story())
    assert all("cannot be reached" in words for words in told)
    assert all("Connect call failed" in words or "refused" in words.lower() for words in told)


@asynccontextmanager
async def working(one: ForeignBackend, **options: Any) -> AsyncIterator[list[str]]:
    """An engine of ours that came to a foreign backend; what it tells its owner."""
    told: list[str] = []
    engine = DialledEngine(one.address, token(), AssetLibrary(), wall_ms=now_ms, told=told.append, **options)
    task = asyncio.create_task(engine.run())
    try:
        yield told
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_a_foreign_backend_is_told_which_of_its_messages_are_not_believed() -> None:
    async def story() -> None:
        async with foreign_backend() as one, working(one, secret=SECRET.encode()) as told:
            await one.hears("engine_ready")
            good = wrapped(job("1"))
            for message in (good, good, wrapped(job("2"), ts=now_ms() - 600_000), wrapped(job("3"), secret="x" * 20)):
                await one.send("engine_job", message)
            await one.hears("engine_job_rejected", 3)
            await one.hears("job_completed")
            assert [message["payload"] for message in one.told("engine_job_rejected")] == [
                {"reason": "replayed_nonce"},
                {"reason": "clock_drift"},
                {"reason": "bad_signature"},
            ]
            assert [message["payload"]["job_id"] for message in one.told("job_completed")] == ["1"]
            assert "1 of its jobs was refused: clock_drift; set the clocks of both machines" in told

    asyncio.run(story())


def test_jobs_that_must_be_signed_are_refused_without(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        secret = SECRET.encode()
        async with foreign_backend() as one, working(one, secret=secret, requires_signatures=True) as told:
            await one.hears("engine_ready")
            for number in range(5):
                await one.send("engine_job", job(str(number)))
            await one.hears("engine_job_rejected", 5)
            assert [words for words in told if "refused" in words] == [
                "1 of its jobs was refused: unsigned",
                "2 of its jobs were refused: unsigned",
                "4 of its jobs were refused: unsigned",
            ]

    asyncio.run(story())


def test_a_crowd_of_jobs_is_done_or_has_failed_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JobTray.__init__, "__kwdefaults__", {"most_waiting": 8, "most_waiting_bytes": 1 << 26})

    async def story() -> None:
        async with foreign_backend() as one, working(one):
            await one.hears("engine_ready")
            for number in range(300):
                await one.send("engine_job", job(str(number)))
            async with asyncio.timeout(20):
                while len(ended(one)) < 300:
                    await asyncio.sleep(0.01)
            assert sorted(map(int, ended(one))) == list(range(300))
            full = [told for told in one.told("job_failed") if "wait for this engine already" in told["details"]]
            assert len(full) == len(one.told("job_failed"))
            assert len(one.told("job_completed")) >= 8

    asyncio.run(story())


def ended(one: ForeignBackend) -> list[str]:
    return [told["job_id"] for event in ("job_completed", "job_failed") for told in one.told(event)]


def test_a_backend_that_sends_and_does_not_read_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_UNTOLD", 4)
    monkeypatch.setattr(module, "MOST_UNREAD", 0)  # as if nothing ever left
    monkeypatch.setattr(module, "FIRST_DELAY_S", 0.01)

    async def story() -> None:
        async with foreign_backend() as one, working(one) as told:
            await one.hears("engine_ready")
            for number in range(12):
                await one.send("engine_job", {"job_id": str(number)})
            async with asyncio.timeout(20):
                while "the backend does not read what it is told" not in told:
                    await asyncio.sleep(0.01)
            monkeypatch.setattr(module, "MOST_UNREAD", 256)
            assert (await one.hears("job_failed", 4))["job_id"] == "3"

    asyncio.run(story())


def test_progress_that_nobody_was_told_yet_is_replaced_by_what_came_after() -> None:
    engine = DialledEngine("http://127.0.0.1:1", "t", AssetLibrary(), wall_ms=now_ms)
    told = [{"event": "job_started", "job_id": "1"}]
    told += [{"event": "job_progress", "job_id": "1", "progress": percent} for percent in (10, 20, 30)]
    engine._tell(told)
    engine._tell([{"event": "job_progress", "job_id": "1", "progress": 40}, {"event": "job_completed", "job_id": "1"}])
    assert [one.get("progress") for one in engine._untold] == [None, 40, None]


def test_an_own_authority_is_trusted_where_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_DELAY_S", 0.01)
    authority = Authority(tmp_path)

    async def story() -> None:
        async with foreign_backend(server_context(authority.issue())) as one:
            async with working(one, tls=client_context(authority.file)):
                await one.hears("engine_ready")
                await one.send("engine_job", job("1"))
                assert (await one.hears("job_completed"))["job_id"] == "1"
            one.heard.clear()
            async with working(one) as told, asyncio.timeout(20):
                while not told:
                    await asyncio.sleep(0.01)
            assert "certificate verify failed" in told[0].lower()
            assert one.heard == []

    asyncio.run(story())
