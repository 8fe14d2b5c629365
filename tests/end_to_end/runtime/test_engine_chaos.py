"""A connection that cuts, delays, repeats and swaps at every message: jobs end, and the telemetry tells how."""

from __future__ import annotations

import asyncio
import contextlib
import random
from pathlib import Path
from typing import Any

import pytest
from socketio.exceptions import SocketIOError

from runtime.cli.replay import replay_log
from tests.helpers.engine_levels import crowd
from tests.helpers.outside_engines import Backend, HandEngine, backend, now_ms, token

STATES = {"queued", "dispatched", "running", "completed", "failed"}


def reports(job_id: str) -> list[dict[str, Any]]:
    started, ended = {"event": "job_started"}, {"event": "job_completed", "result": {}}
    steps: list[dict[str, Any]] = [started, {"event": "job_progress", "progress": 50}, ended]
    return [{**step, "job_id": job_id, "timestamp": now_ms()} for step in steps]


async def misbehave(one: Backend, dice: random.Random, done: asyncio.Event) -> None:
    held: list[dict[str, Any]] = []
    while not done.is_set():
        with contextlib.suppress(SocketIOError, TimeoutError):
            async with HandEngine(signs=dice.random() < 0.5) as engine:
                await engine.ready(one.address, token())
                held = await converse(engine, dice, held, done)


async def converse(
    engine: HandEngine, dice: random.Random, held: list[dict[str, Any]], done: asyncio.Event
) -> list[dict[str, Any]]:
    """Report as the dice fall until the connection is cut; returns what was held back."""
    seen = 0
    while not done.is_set():
        for job in engine.jobs[seen:]:
            held += reports(job["job_id"])
            seen += 1
        if not held:
            await asyncio.sleep(0.005)
            continue
        fate = dice.random()
        at = dice.randrange(min(3, len(held))) if fate < 0.1 else 0
        message = held.pop(at) if fate > 0.05 else held[at]
        if fate > 0.99:
            return held
        if fate < 0.97:
            await engine.say(message["event"], message)
        await asyncio.sleep(0.002 if 0.3 < fate < 0.33 else 0)
    return held


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_job_ends_and_the_log_replays_to_what_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    async def story() -> None:
        async with backend(tmp_path, monkeypatch) as one:
            done = asyncio.Event()
            chaos = asyncio.create_task(misbehave(one, random.Random(seed), done))
            runs = [await one.run(crowd(60), timeout_ms=500) for _ in range(3)]
            for run in runs:
                await one.outcome(run)
            done.set()
            await chaos
            jobs = {job["job_id"]: job for run in runs for job in await one.jobs(run)}
        replayed = replay_log(tmp_path / "data" / "telemetry" / "telemetry_samples.json")
        assert not replayed.damaged_lines
        assert {job["state"] for job in jobs.values()} <= {"completed", "failed"} <= STATES
        told = {job_id: (job.state, job.error) for job_id, job in replayed.replay.jobs.items()}
        assert told == {job_id: (job["state"], job["error"]) for job_id, job in jobs.items()}
        assert len(told) == 3 * 62

    asyncio.run(story())
