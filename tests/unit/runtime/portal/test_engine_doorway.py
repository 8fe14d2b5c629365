"""Which requests to `/socket.io` are let in at all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from runtime.portal.engine_doorway import FULL, deny, limited, refusal_of
from runtime.portal.engine_packets import MOST_BYTES


class NotOurNameError(Exception):
    """What the check of names raises."""


def check_host(host: str | None) -> None:
    if host != "plant":
        raise NotOurNameError


def refused(*, query: bytes = b"", is_full: bool = False, **headers: str) -> tuple[int | None, int]:
    """The status of a refusal, and how often room was asked for."""
    asked: list[bool] = []
    scope = {
        "type": "http",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "query_string": query,
    }

    def has_room() -> bool:
        asked.append(True)
        return not is_full

    refusal = refusal_of(scope, check_host, has_room)
    return (None if refusal is None else refusal[0]), len(asked)


@pytest.mark.parametrize(
    ("request_", "status", "asked"),
    [
        ({"host": "plant"}, None, 1),
        ({"host": "plant", "is_full": True}, FULL[0], 1),
        ({"host": "plant", "is_full": True, "query": b"EIO=4&sid=x"}, None, 0),
        ({"host": "elsewhere"}, 400, 0),
        ({}, 400, 0),
        ({"host": "plant", "origin": "https://page"}, 403, 0),
        ({"host": "plant", "content_length": str(MOST_BYTES)}, None, 1),
        ({"host": "plant", "content_length": str(MOST_BYTES + 1)}, 413, 0),
    ],
)
def test_host_origin_and_size_are_looked_at_before_room_is_made(
    request_: dict[str, Any], status: int | None, asked: int
) -> None:
    assert refused(**request_) == (status, asked)


def test_a_body_without_a_length_ends_where_it_becomes_too_large() -> None:
    parts = [b"x" * (MOST_BYTES - 1), b"x", b"x"]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": parts.pop(0), "more_body": True}

    async def story() -> list[str]:
        read = limited(receive)
        return [(await read())["type"] for _ in range(3)]

    assert asyncio.run(story()) == ["http.request", "http.request", "http.disconnect"]


@pytest.mark.parametrize(("kind", "event"), [("http", "http.response"), ("websocket", "websocket.http.response")])
def test_a_refusal_is_said_in_the_way_of_its_transport(kind: str, event: str) -> None:
    said: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(deny({"type": kind}, send, FULL))
    assert [message["type"] for message in said] == [f"{event}.start", f"{event}.body"]
    assert (said[0]["status"], said[1]["body"]) == FULL
