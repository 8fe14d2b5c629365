"""What every link to a runtime offers; the seam of the whole program is the text that goes through it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from runtime.links.tls_problems import TlsProblem

LinkPhase = Literal["connecting", "up", "down"]
EMBEDDED = "embedded"
"""The address of the window's own runtime, wherever it runs."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """How a link stands; `last_heard` is `time.monotonic()` seconds of the last message or pong, None before any.

    `needs_sign_in` says that the runtime is there and does not take what it was shown, `tls_problem` what is in the way
    of a secured connection.
    `connection` counts the connections that were made: a higher one means that what was sent over the last may be lost.
    """

    phase: LinkPhase
    reason: str = ""
    last_heard: float | None = None
    needs_sign_in: bool = False
    connection: int = 0
    tls_problem: TlsProblem | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP-shaped answer: status, lower-case header names, body bytes."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class LinkClosedError(ConnectionError):
    """The link is closed or down; what was to be sent was not."""


class RuntimeLink(Protocol):
    """A connection to one runtime, embedded or remote.

    `messages` yields what the runtime sends (snapshots and command results), newest snapshot first and results never
    lost while the link is up; it goes on over reconnects and ends when the link is closed. One reader at a time.
    """

    @property
    def address(self) -> str:
        """What to show: `embedded`, or the remote's address."""

    @property
    def state(self) -> LinkState: ...

    async def send(self, text: str) -> None:
        """Send one message; raises `LinkClosedError` when the link is not up."""

    def messages(self) -> AsyncIterator[str]: ...

    def events(self, after: int | None) -> AsyncIterator[str]:
        """Yield runtime events (ruling 74) as JSON text, resuming after sequence number `after`."""

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Return the answer to one HTTP-shaped request; raises `LinkClosedError` when nothing can answer.

        Header names are lower-case; a body is JSON unless `content-type` says otherwise.
        """

    async def close(self) -> None: ...
