"""An outside engine over Socket.IO: a run of 5 000 jobs against a bare ping-pong of the same bytes and window.

The engine is python-socketio's client, which reports each job as started and completed at once. What it costs to sign
and verify a message is held against the bare digests of the same bytes.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from typing import Any

import jwt
import socketio

from benchmarks.engine import large_level
from benchmarks.row import Row, compare
from benchmarks.serving import Served, counterpart, served
from runtime.contracts.signing import is_signed, sign, signed_text

JOBS = 5_000
WINDOW = 32
KEY = "of engines in benchmarks, and nowhere else"
SECRET = b"signs nothing but benchmarks"
PATIENCE_S = 120.0
ROUNDS = 3
RESULT = {"entities_spawned": 1, "render_time_ms": 0.5}
REPORT: dict[str, Any] = {
    "event": "job_completed",
    "job_id": "550e8400-e29b-41d4-a716-446655440000",
    "timestamp": 1_767_225_600_000,
    "result": RESULT,
}


class Engine:
    """Does nothing and says that it is done; `told` are the jobs that it was given."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.sizes: list[int] = []
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("engine_job", self._do, namespace="/engine")

    async def connect(self, address: str, token: str) -> None:
        await self.client.connect(address, namespaces=["/engine"], auth={"token": token}, transports=["websocket"])

    async def say(self, event: str, data: object = None) -> None:
        await self.client.emit(event, data, namespace="/engine")

    async def _do(self, job: dict[str, Any]) -> None:
        if not self.sizes or len(self.told) == JOBS // 2:
            self.sizes.append(len(json.dumps(job)))
        job_id = str(job.get("job_id", REPORT["job_id"]))
        self.told.append(job_id)
        report = {**REPORT, "job_id": job_id, "timestamp": time.time_ns() // 1_000_000}
        await self.say(
            "job_started", {key: value for key, value in report.items() if key != "result"} | {"event": "job_started"}
        )
        await self.say("job_completed", report)


def rows() -> list[Row]:
    return [asyncio.run(_jobs()), _signing()]


def _signing() -> Row:
    text = signed_text(REPORT) + b"nonce1767225600000"

    def ours() -> None:
        signature = sign(SECRET, REPORT, "nonce", 1_767_225_600_000)
        assert is_signed(SECRET, REPORT, "nonce", 1_767_225_600_000, signature)

    def bare() -> None:
        first = hmac.digest(SECRET, text, "sha256").hex()
        hmac.compare_digest(hmac.digest(SECRET, text, "sha256").hex(), first)

    return compare(
        f"signing and verifying a report of {len(text)} bytes", ours, bare,
        baseline_name="the bare HMACs of the same bytes", goal=3.0, runs=200, repeat=100,
    )  # fmt: skip


async def _jobs() -> Row:
    with served(64, "--no-builtin-engine", PLUMBLINE_ENGINE_JWT_SECRET=KEY) as runtime:
        ours_ms: list[float] = []
        bare_ms: list[float] = []
        for _ in range(ROUNDS):
            took, size = await _ours(runtime)
            ours_ms.append(took)
            bare_ms.append(await _bare(size))
    ours, bare = sorted(ours_ms)[ROUNDS // 2], sorted(bare_ms)[ROUNDS // 2]
    name = f"a run of {JOBS} SPAWN_ENTITY jobs by an outside engine, none lost, none twice"
    return Row(name, ours, bare, "a bare Socket.IO ping-pong of the same bytes and window", 2.0, "ms", ROUNDS)


async def _ours(runtime: Served) -> tuple[float, int]:
    """Return what a run took, and the bytes of a job."""
    engine, level = Engine(), large_level(JOBS)
    await engine.connect(runtime.address, jwt.encode({"engineId": "bench", "role": "engine"}, KEY, "HS256"))
    try:
        await engine.say("engine_ready")
        await asyncio.sleep(0.5)
        body = {"scene_id": level["scene"]["id"], "content": level, "config": {}}
        began = time.perf_counter()
        run = await asyncio.to_thread(runtime.post, "/v2/engine/run", body)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                status = await asyncio.to_thread(runtime.get, f"/v2/engine/{run['engine_id']}/status")
                if status["outcome"] is not None:
                    break
                await asyncio.sleep(0.05)
        took = (time.perf_counter() - began) * 1000
    finally:
        await engine.client.disconnect()
    assert status["outcome"] == "COMPLETED", status
    assert len(engine.told) == len(set(engine.told)) == status["jobs"]["total"]
    return took, engine.sizes[-1]


async def _bare(size: int) -> float:
    with counterpart("ping_pong.py", JOBS, size, WINDOW) as port:
        engine = Engine()
        await engine.connect(f"http://127.0.0.1:{port}", "")
        began = time.perf_counter()
        await engine.say("engine_ready")
        async with asyncio.timeout(PATIENCE_S):
            while len(engine.told) < JOBS:
                await asyncio.sleep(0.005)
        took = (time.perf_counter() - began) * 1000
        await engine.client.disconnect()
    return took
