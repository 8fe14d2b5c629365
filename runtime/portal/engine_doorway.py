"""What is asked of a request to `/socket.io` before the library sees it: host, origin, size (rulings 11, 89)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.types import Receive, Scope, Send

from runtime.portal.engine_packets import MOST_BYTES

Refusal = tuple[int, bytes]
FULL: Refusal = (503, b"too many engines are connected")


def refusal_of(scope: Scope, check_host: Callable[[str | None], None], has_room: Callable[[], bool]) -> Refusal | None:
    """Return status and words of why a request is not let in; None when it is. Only who is new needs
    room, and `has_room`, which may send somebody away for it, is asked last.
    """
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if headers.get("origin"):
        return 403, b"pages may not open this"
    try:
        check_host(headers.get("host"))
    except Exception:  # whatever the refusal is called, it is one
        return 400, b"this runtime is not called that"
    if int(headers.get("content-length") or 0) > MOST_BYTES:
        return 413, b"the body is too large"
    is_new = b"sid=" not in scope.get("query_string", b"")
    return FULL if is_new and not has_room() else None


def limited(receive: Receive) -> Receive:
    """Return what reads a request and stops where a body without a length becomes too large."""
    taken = 0

    async def read() -> Any:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body") or b"")
            if taken > MOST_BYTES:
                return {"type": "http.disconnect"}
        return message

    return read


async def deny(scope: Scope, send: Send, refusal: Refusal) -> None:
    """Answer a request, or the handshake of a WebSocket, with a refusal."""
    status, words = refusal
    kind = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(words))]
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": words})
