"""The link to a runtime in this process. It carries text as any link does; nobody leans on shared objects.

The runtime is given as a `Peer`; this module knows nothing else of it.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Future
from typing import Protocol

from runtime.links.inbox import Inbox
from runtime.links.link import EMBEDDED, LinkClosedError, LinkState, Reply

RawReply = tuple[int, dict[str, str], bytes]
"""Status, lower-case headers, body."""


class Listener(Protocol):
    """What a peer tells its link; every method may be called from the peer's thread and returns at once."""

    def take(self, text: str) -> None:
        """A message of the runtime."""

    def heard(self) -> None:
        """The runtime is alive, though it has nothing to say (what a pong is on a socket)."""

    def lost(self, reason: str) -> None:
        """The runtime is gone or closed the conversation; nothing comes after this."""


class Line(Protocol):
    """One conversation with a runtime; every method may be called from any thread and returns at once."""

    def send(self, text: str) -> None: ...

    def request(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Future[RawReply]: ...

    def events(self, after: int | None, take: Callable[[str], None]) -> Callable[[], None]:
        """Hand every event after `after` to `take`, on the peer's thread; the answer stops that."""

    def close(self) -> None: ...


class Peer(Protocol):
    """A runtime in this process."""

    def connect(self, listener: Listener) -> Line: ...

    def stop(self) -> Future[None]:
        """Begin to stop the runtime; done when its threads have ended."""


class InProcessLink:
    """A `RuntimeLink` to a peer. Its coroutines belong to the caller's loop, what a `Listener` does to any thread."""

    def __init__(self, peer: Peer, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._peer = peer
        self._monotonic = monotonic
        self._inbox = Inbox()
        self._state = LinkState("up")
        self._is_closed = False
        self._line = peer.connect(self)

    @property
    def address(self) -> str:
        return EMBEDDED

    @property
    def state(self) -> LinkState:
        return self._state

    async def send(self, text: str) -> None:
        self._require_up()
        self._line.send(text)

    def messages(self) -> AsyncIterator[str]:
        return self._inbox.read()

    async def events(self, after: int | None) -> AsyncIterator[str]:
        self._require_up()
        waiting = _Waiting(asyncio.get_running_loop())
        stop = self._line.events(after, waiting.put)
        try:
            while True:
                for text in await waiting.take():
                    yield text
        finally:
            stop()

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        self._require_up()
        try:
            raw = await asyncio.wrap_future(self._line.request(method, path, body, headers or {}))
        except ConnectionError as lost:
            raise LinkClosedError(str(lost)) from lost
        return Reply(*raw)

    async def close(self) -> None:
        """Stop the runtime and wait until it has stopped; a second call waits for the same end."""
        if not self._is_closed:
            self._is_closed = True
            self._line.close()
            self.lost("closed")
        await asyncio.wrap_future(self._peer.stop())

    def take(self, text: str) -> None:
        self.heard()
        self._inbox.put(text)

    def heard(self) -> None:
        if self._state.phase == "up":
            self._state = LinkState("up", last_heard=self._monotonic())

    def lost(self, reason: str) -> None:
        if self._state.phase != "down":
            self._state = LinkState("down", reason, self._state.last_heard)
        self._inbox.end()

    def _require_up(self) -> None:
        if self._state.phase != "up":
            raise LinkClosedError(f"the embedded runtime is not there: {self._state.reason}")


class _Waiting:
    """Events on their way from the peer's thread to the reader's loop, which is woken once for all that wait."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._texts: deque[str] = deque()
        self._is_awake = asyncio.Event()

    def put(self, text: str) -> None:
        """Called in the peer's thread; a loop that has ended reads no more."""
        self._texts.append(text)
        if len(self._texts) == 1 and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._is_awake.set)

    async def take(self) -> list[str]:
        """Return what waits, once something does."""
        await self._is_awake.wait()
        self._is_awake.clear()
        taken: list[str] = []
        while self._texts:
            taken.append(self._texts.popleft())
        return taken
