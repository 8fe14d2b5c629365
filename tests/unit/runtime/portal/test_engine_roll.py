"""Which engines there are and were, told by a gate and asked for; the jobs are those of a room."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.portal import engine_gate
from runtime.portal.engine_roll import MOST_GONE, EngineRoll, EngineSight
from tests.helpers.engine_levels import crowd
from tests.helpers.outside_engines import Backend, HandEngine, player, token
from tests.unit.runtime.portal.test_portal import Bench


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return player(tmp_path, monkeypatch)


async def listed(one: Backend, name: str = "wolf-engine") -> dict[str, Any]:
    """How the roll has an engine; nothing for one that it does not know."""
    items = (await one.get("/v2/engines"))["items"]
    return next((item for item in items if item["name"] == name), {})


async def until(one: Backend, state: str) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while (item := await listed(one)).get("state") != state:
            await asyncio.sleep(0.02)
    return item


def test_the_built_in_engine_is_there_from_the_start(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        item = await listed(one, "built-in")
        assert (item["kind"], item["state"], item["jobs"]["total"]) == ("built-in", "connected", 0)
        assert "heard_ms" not in item

    play(story, has_builtin=True)


def test_an_engine_enters_and_works_and_what_it_holds_is_counted(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.connect(one.address, token())
            item = await until(one, "entering")
            assert (item["kind"], item["address"]) == ("outside", "127.0.0.1")
            await engine.say("engine_ready", None)
            await one.run(crowd(3))
            await engine.hears("engine_job")
            item = await until(one, "connected")
            assert (item["jobs"]["dispatched"], item["jobs"]["queued"], item["jobs"]["total"]) == (1, 4, 5)
            assert 0 <= item["heard_ms"] < 10_000
            assert item["since"].endswith("Z")
            await engine.say("job_started", {"event": "job_started"})
            await engine.hears("job_started_rejected")
            item = await listed(one)
            assert item["refused"] == 1
            assert (item["last_refusal"]["event"], item["last_refusal"]["reason"]) == ("job_started", "malformed")

    play(story)


def test_what_became_of_the_jobs_of_an_engine_that_went(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_gate, "SWEEP_S", 0.05)

    async def story(one: Backend) -> None:
        async with HandEngine() as engine:
            await engine.ready(one.address, token())
            await one.run(crowd(3))
            await engine.hears("engine_job")
            await engine.do(engine.jobs[0]["job_id"])
            await engine.hears("engine_job", 2)
        item = await until(one, "away")
        assert item["reason"] == "its connection broke"
        assert 0 < item["keeps_jobs_ms"] <= 10_000
        assert (item["jobs"]["dispatched"], item["lost"], item["address"]) == (1, 0, "127.0.0.1")
        monkeypatch.setattr(engine_gate, "RETURN_LIMIT_S", 0.1)
        item = await until(one, "gone")
        assert item["reason"] == "the engine's connection broke and it did not come back"
        assert (item["lost"], item["jobs"]["failed"], item["jobs"]["queued"]) == (1, 1, 3)
        assert item["keeps_jobs_ms"] is None
        async with HandEngine() as engine:
            await engine.connect(one.address, token())
            item = await until(one, "entering")
            assert item["reason"] is None
            await engine.say("engine_ready", None)
            item = await until(one, "connected")
            assert (item["lost"], item["reason"]) == (1, None)

    play(story)


def test_who_was_refused_and_never_became_ready_is_forgotten_with_the_connection() -> None:
    roll = EngineRoll(Bench().portal.engines, timestamp=lambda: "t", monotonic_s=lambda: 100.0)
    sights = [EngineSight("shy", "::1", 0.5)]
    roll.follow(lambda: sights)
    roll.note("adapter.rejected", "shy", {"event": "engine_ready", "reason": "unsigned"})
    (item,) = roll.items()
    assert (item.state, item.refused, item.heard_ms) == ("entering", 1, 500)
    sights.clear()
    assert roll.items() == []


def test_of_those_that_went_the_latest_are_remembered() -> None:
    now_s = 100.0
    stamps = (f"t{number:03}" for number in range(1000))
    roll = EngineRoll(Bench().portal.engines, timestamp=lambda: next(stamps), monotonic_s=lambda: now_s)
    for number in range(MOST_GONE + 5):
        roll.note("adapter.connected", f"engine {number}", {"address": "::1"})
        told = {"reason": "tired", "lost_jobs": 0, "silent_s": 2.5}
        roll.note("adapter.disconnected", f"engine {number}", told)
    names = [item.name for item in roll.items()]
    assert names == [f"engine {number}" for number in range(5, MOST_GONE + 5)]
    assert {item.heard_ms for item in roll.items()} == {2500}


def test_those_that_are_there_stand_before_those_that_went() -> None:
    roll = EngineRoll(Bench().portal.engines, timestamp=lambda: "t", monotonic_s=lambda: 100.0)
    roll.note("adapter.connected", "first", {"address": "::1"})
    roll.note("adapter.disconnected", "first", {"reason": "tired", "lost_jobs": 2})
    roll.note("adapter.connected", "second", {"address": "::1"})
    roll.follow(lambda: [EngineSight("second", "::1", 0.25)])
    assert [(item.name, item.state, item.heard_ms) for item in roll.items()] == [
        ("second", "connected", 250),
        ("first", "gone", 0),
    ]
