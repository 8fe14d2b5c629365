"""Phase 2 requests as a client makes them, over either link."""

from __future__ import annotations

import json
from typing import Any

from runtime.contracts.json_text import write_json
from runtime.links.link import Reply, RuntimeLink

LEVELS = "/v2/editor/levels"
ASSETS = "/v2/editor/assets"


class Rest:
    """`call` for everything; the body is JSON, or bytes as they are."""

    def __init__(self, link: RuntimeLink) -> None:
        self._link = link

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        """Underscores in header names stand for dashes."""
        content = body if isinstance(body, bytes) or body is None else write_json(body)
        return await self._link.request(
            method, path, content, {name.replace("_", "-"): value for name, value in headers.items()}
        )

    async def created(self, content: dict[str, Any], level_id: str = "forest") -> dict[str, Any]:
        """Make a level; the answer's document."""
        reply = await self.call("POST", LEVELS, {"name": "Forest", "content": content, "level_id": level_id})
        assert reply.status == 201, reply.body
        return document(reply)


def document(reply: Reply) -> dict[str, Any]:
    read = json.loads(reply.body)
    assert isinstance(read, dict)
    return read


def error(reply: Reply) -> tuple[int, str, str | None]:
    """Status, code and field of a refusal; its shape is checked."""
    body = document(reply)
    assert set(body) == {"error"}
    assert body["error"]["message"]
    return reply.status, body["error"]["code"], body["error"].get("field")
