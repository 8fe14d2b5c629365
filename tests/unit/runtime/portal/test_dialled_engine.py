"""Our engine for another backend; here that is a runtime of ours, elsewhere one in Node."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from runtime.assets.library import AssetLibrary
from runtime.portal.dialled_engine import DialledEngine, TokenRefusedError
from tests.helpers.engine_levels import crowd, entity, spec
from tests.helpers.outside_engines import SECRET, backend, now_ms, token


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
