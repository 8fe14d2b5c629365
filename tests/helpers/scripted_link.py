"""A link whose other end is the test, and the texts that a runtime would send over it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from runtime.links.link import LinkClosedError, LinkState, Reply


class ScriptedLink:
    """A link whose other end is the test: what was sent is kept, what is put is received."""

    address = "ws://device:81/ws"

    def __init__(self) -> None:
        self.state = LinkState("up", last_heard=100.0)
        self.sent: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str, bytes | None]] = []
        self.replies: dict[str, Reply] = {}
        self.inbox: asyncio.Queue[str | None] = asyncio.Queue()

    async def send(self, text: str) -> None:
        if self.state.phase != "up":
            raise LinkClosedError("the link is down")
        self.sent.append(json.loads(text))

    async def messages(self) -> AsyncIterator[str]:
        while (text := await self.inbox.get()) is not None:
            yield text

    async def events(self, after: int | None) -> AsyncIterator[str]:
        for text in ():
            yield text

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        self.requests.append((method, path, body))
        return self.replies.get(path, Reply(200))

    async def close(self) -> None:
        self.inbox.put_nowait(None)


def snapshot_text(revision: int, boot_id: str = "boot-1", **more: Any) -> str:
    return json.dumps(
        {
            "type": "runtime_snapshot",
            "apiVersion": "2.0",
            "timestamp": "2026-01-01T00:00:00.000Z",
            "snapshotRevision": revision,
            "scanIntervalMs": 10,
            "runMode": "RUN_NORMAL",
            "bootId": boot_id,
            "cards": [],
            **more,
        }
    )


def result_text(request_id: str, status: str = "SUCCESS") -> str:
    code = None if status == "SUCCESS" else "FORBIDDEN_IN_MODE"
    return json.dumps(
        {
            "type": "command_result",
            "apiVersion": "2.0",
            "requestId": request_id,
            "timestamp": "2026-01-01T00:00:00.000Z",
            "status": status,
            "errorCode": code,
            "message": None,
            "snapshotRevision": 7,
        }
    )
