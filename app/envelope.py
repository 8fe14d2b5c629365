"""Requests of the device API as they travel: what every body carries, and asking over a link that nobody looks at."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from runtime.contracts.base import API_VERSION
from runtime.contracts.json_text import write_json
from runtime.links.link import Reply, RuntimeLink


class Asks(Protocol):
    """What can be asked for a config: the session, or a link beside it. Raises `LinkClosedError` without an answer."""

    async def request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Reply: ...


def enveloped(body: dict[str, Any] | None) -> bytes:
    """Return a body that changes something: with a number by which the runtime remembers what it did."""
    return write_json({"requestId": str(uuid.uuid4()), "apiVersion": API_VERSION, **(body or {})})


class BesideLink:
    """Asks a runtime that is connected and not looked at."""

    def __init__(self, link: RuntimeLink) -> None:
        self._link = link

    async def request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Reply:
        """Return the answer; raises `LinkClosedError` where there is none."""
        return await self._link.request(method, path, None if method == "GET" else enveloped(body))
