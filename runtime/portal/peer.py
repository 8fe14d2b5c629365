"""The portal as the peer of an in-process link: the same sessions and tables, reached from another thread.

Nothing but text, bytes and numbers crosses; what arrives is handed to the portal's loop and answered from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Protocol
from urllib.parse import unquote, urlsplit

from runtime.portal.manners import HttpRequest
from runtime.portal.portal import Portal
from runtime.portal.pump import Pump
from runtime.portal.results import HttpAnswer
from runtime.portal.users import LOCAL_ADMIN, User
from runtime.storage.errors import StorageError

HEARTBEAT_S = 1.0
NORMAL = 1000

RawReply = tuple[int, dict[str, str], bytes]


class Listener(Protocol):
    """The link's side; see `runtime.links.in_process`."""

    def take(self, text: str) -> None: ...

    def heard(self) -> None: ...

    def lost(self, reason: str) -> None: ...


class PortalPeer:
    """Every method may be called from any thread; `loop` is the portal's."""

    def __init__(self, portal: Portal, loop: asyncio.AbstractEventLoop, stop: Callable[[], Future[None]]) -> None:
        self._portal = portal
        self._loop = loop
        self._stop = stop

    def connect(self, listener: Listener) -> PortalLine:
        line = PortalLine(self._portal, self._loop, listener, LOCAL_ADMIN)
        self._loop.call_soon_threadsafe(line.open)
        return line

    def stop(self) -> Future[None]:
        return self._stop()


class PortalLine:
    """One conversation. `open` belongs to the portal's loop, the rest to any thread."""

    def __init__(self, portal: Portal, loop: asyncio.AbstractEventLoop, listener: Listener, user: User) -> None:
        self._portal = portal
        self._loop = loop
        self._listener = listener
        self._user = user
        self._pump: Pump | None = None
        self._answering: set[asyncio.Task[HttpAnswer]] = set()
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        self._pump = Pump(self._user, self._portal.desk)
        self._portal.add_session(self._pump.session)
        self._task = self._loop.create_task(self._converse(self._pump))

    def send(self, text: str) -> None:
        self._call(lambda: self._receive(text))

    def request(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Future[RawReply]:
        parts = urlsplit(path)
        request = HttpRequest(method, unquote(parts.path), parts.query, headers, body or b"", self._user)
        reply: Future[RawReply] = Future()
        if not self._call(lambda: self._begin(request, reply)):
            reply.set_exception(ConnectionError("the runtime has stopped"))
        return reply

    def events(self, after: int | None, take: Callable[[str], None]) -> Callable[[], None]:
        stops: list[Callable[[], None]] = []
        self._call(lambda: stops.append(self._portal.events.watch(after, take)))

        def stop_watching() -> None:
            self._call(lambda: [stop() for stop in stops])

        return stop_watching

    def close(self) -> None:
        self._call(self._hang_up)

    def _receive(self, text: str) -> None:
        if self._pump is not None:
            self._pump.session.receive(text)

    def _hang_up(self) -> None:
        if self._pump is not None:
            self._pump.session.close(NORMAL, "closed")

    def _begin(self, request: HttpRequest, reply: Future[RawReply]) -> None:
        """Answer in a task of the portal's own: a caller that gives up does not stop half a commit."""
        task = self._loop.create_task(self._portal.answer(request))
        self._answering.add(task)
        task.add_done_callback(lambda done: self._finish(done, reply))

    def _finish(self, done: asyncio.Task[HttpAnswer], reply: Future[RawReply]) -> None:
        self._answering.discard(done)
        if not reply.set_running_or_notify_cancel():
            return
        if done.cancelled():
            reply.set_exception(ConnectionError("the runtime has stopped"))
        else:
            answer = done.result()
            if answer.stream is not None:  # events come by `events` here
                answer.stream.close()
            try:
                reply.set_result((answer.status, dict(answer.headers), answer.whole()))
            except (StorageError, OSError) as failed:
                reply.set_exception(ConnectionError(f"the answer cannot be read: {failed}"))

    async def _converse(self, pump: Pump) -> None:
        heart = self._loop.create_task(self._beat())
        try:
            closing = await pump.run(self._hand_over)
            self._listener.lost(closing.reason)
        except asyncio.CancelledError:  # the loop ends and nobody has said goodbye
            self._listener.lost("the runtime has stopped")
            raise
        finally:
            heart.cancel()
            self._portal.remove_session(pump.session)

    async def _hand_over(self, text: str) -> None:
        self._listener.take(text)

    async def _beat(self) -> None:
        """Say that the runtime lives while it has nothing to say: a halted machine publishes nothing.

        As long as the conversation lasts: a window's own begins before the scan does.
        """
        while True:
            if self._portal.is_scanning:
                self._listener.heard()
            await asyncio.sleep(HEARTBEAT_S)

    def _call(self, what: Callable[[], object]) -> bool:
        """Do something on the portal's loop; returns False when that has ended and nothing will be done."""
        try:
            self._loop.call_soon_threadsafe(what)
        except RuntimeError:  # the loop is closed
            return False
        return True
