"""A served runtime without an engine of its own, and engines that come to it over Socket.IO."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import jwt
import pytest
import socketio

from runtime.contracts.signing import sign
from runtime.control.clock import SystemClock
from runtime.portal.engine_rules import EngineRules
from tests.helpers.runtimes import Served

TOKEN_KEY = "k" * 32
SECRET = "the secret of engines"
PATIENCE_S = 20.0


def token(engine_id: str = "wolf-engine", key: str = TOKEN_KEY, **claims: Any) -> str:
    return jwt.encode({"engineId": engine_id, "role": "engine", **claims}, key, "HS256")


def now_ms() -> int:
    return SystemClock().wall_ms()


def wrapped(payload: Any, *, nonce: str | None = None, ts: int | None = None, secret: str = SECRET) -> dict[str, Any]:
    nonce, ts = nonce or str(uuid.uuid4()), now_ms() if ts is None else ts
    return {"payload": payload, "nonce": nonce, "sig": sign(secret.encode(), payload, nonce, ts), "ts": ts}


class Backend:
    """The runtime, as somebody with its address and a token of an ADMIN sees it."""

    def __init__(self, served: Served, address: str) -> None:
        self.served = served
        self.address = address
        self._http = httpx2.AsyncClient(
            base_url=address, headers={"authorization": f"Bearer {served.token}"}, trust_env=False, timeout=PATIENCE_S
        )

    async def get(self, path: str) -> dict[str, Any]:
        answer = await self._http.get(path)
        assert answer.status_code == 200, answer.text
        read: dict[str, Any] = answer.json()
        return read

    async def run(self, content: dict[str, Any], **config: Any) -> str:
        """Start a run; its id."""
        body = {"scene_id": content["scene"]["id"], "content": content, "config": config}
        answer = await self._http.post("/v2/engine/run", json=body)
        assert answer.status_code == 202 or answer.status_code == 200 or answer.status_code == 201, answer.text
        run_id: str = answer.json()["engine_id"]
        return run_id

    async def jobs(self, run_id: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self.get(f"/v2/engine/{run_id}/jobs?limit=500"))["items"]
        return items

    async def until(self, run_id: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            while not holds(status := await self.get(f"/v2/engine/{run_id}/status")):
                await asyncio.sleep(0.02)
        return status

    async def outcome(self, run_id: str) -> dict[str, Any]:
        return await self.until(run_id, lambda status: status["outcome"] is not None)

    async def audited(self) -> list[dict[str, Any]]:
        """What engines were refused, newest first."""
        items = (await self.get("/api/audit?limit=200"))["items"]
        return [item for item in items if item["action"].startswith("engine.")]

    async def close(self) -> None:
        await self._http.aclose()


Story = Callable[[Backend], Awaitable[None]]


@asynccontextmanager
async def backend(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, requires_signatures: bool = False, has_builtin: bool = False
) -> AsyncIterator[Backend]:
    monkeypatch.setenv("PLUMBLINE_ENGINE_JWT_SECRET", TOKEN_KEY)
    monkeypatch.setenv("PLUMBLINE_ENGINE_HMAC_SECRET", SECRET)
    served = Served(folder / "data", engine_rules=EngineRules(has_builtin, requires_signatures))
    one = Backend(served, served.start())
    try:
        yield one
    finally:
        await one.close()
        await asyncio.to_thread(served.stop)


def player(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what plays a story with a backend of its own; further arguments are those of `backend`."""

    def play(story: Story, **how: Any) -> None:
        async def told() -> None:
            async with backend(folder, monkeypatch, **how) as one:
                await story(one)

        asyncio.run(told())

    return play


class HandEngine:
    """Does what a test does; `heard` is what the backend said, in order."""

    def __init__(self, *, signs: bool = False) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.signs = signs
        self.heard: list[tuple[str, Any]] = []
        self._news = asyncio.Event()
        self.client.on("*", self._hear, namespace="/engine")
        self.client.on("connect_error", self._refused, namespace="/engine")

    async def __aenter__(self) -> HandEngine:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.disconnect()

    async def connect(self, address: str, with_token: Any) -> None:
        auth = None if with_token is None else {"token": with_token}
        await self.client.connect(
            address, namespaces=["/engine"], auth=auth, transports=["websocket"], wait_timeout=PATIENCE_S
        )

    async def ready(self, address: str, with_token: str) -> HandEngine:
        await self.connect(address, with_token)
        await self.say("engine_ready", None)
        await self.hears("ready_ack")
        return self

    async def say(self, event: str, payload: Any) -> None:
        if self.signs:
            await self.raw(event, wrapped(payload))
        else:
            await self.raw(event, payload)

    async def raw(self, event: str, data: Any) -> None:
        await self.client.emit(event, data, namespace="/engine")

    async def tell(self, event: str, job_id: str, **more: Any) -> None:
        await self.say(event, {"event": event, "job_id": job_id, "timestamp": now_ms(), **more})

    async def do(self, job_id: str) -> None:
        await self.tell("job_started", job_id)
        await self.tell("job_completed", job_id, result={"entities_spawned": 1, "render_time_ms": 0.5})

    async def hears(self, event: str, count: int = 1) -> Any:
        """The content of the `count`th such event."""
        async with asyncio.timeout(PATIENCE_S):
            while len(found := [data for name, data in self.heard if name == event]) < count:
                self._news.clear()
                await self._news.wait()
        return found[count - 1]

    @property
    def jobs(self) -> list[dict[str, Any]]:
        return [data["payload"] if "sig" in data else data for name, data in self.heard if name == "engine_job"]

    async def gone(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.client.connected:
                await asyncio.sleep(0.01)

    async def _hear(self, event: str, data: Any = None) -> None:
        self.heard.append((event, data))
        self._news.set()

    async def _refused(self, data: Any = None) -> None:
        self.heard.append(("connect_error", data))
