"""An engine on the other end of a socket, as the engine room sees it; it outlives a connection that is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

Send = Callable[[str, bytes], None]
"""Puts an event and the JSON text of its content on the wire; returns at once."""


class OutsideEngine:
    """Belongs to the portal's thread."""

    def __init__(self, name: str, refused: Callable[[str, str, str], None]) -> None:
        """`refused` is told engine, event and reason of a report that the book did not take."""
        self._name = name
        self._refused = refused
        self._send: Send | None = None

    @property
    def name(self) -> str:
        return self._name

    @property
    def is_built_in(self) -> bool:
        return False

    @property
    def is_taking(self) -> bool:
        return self._send is not None

    def take_up(self, send: Send) -> None:
        """Send what comes from now on over a connection that said it is ready."""
        self._send = send

    def let_go(self) -> None:
        """The connection is gone; nothing is sent until there is another."""
        self._send = None

    def give(self, job_text: bytes) -> None:
        if self._send is not None:
            self._send("engine_job", job_text)

    def refuse(self, message: Any, reason: str) -> None:
        event = message.get("event") if isinstance(message, Mapping) else None
        self._refused(self._name, event if isinstance(event, str) else "message", reason)

    def scene_text(self, scene_id: str, ids: Collection[str] | None) -> bytes | None:
        """What an outside engine holds, it alone knows."""
        return None

    def close(self) -> None:
        self.let_go()
