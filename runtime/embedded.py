"""A runtime in threads of this process, and its link: all that whoever embeds one gets. The link opens it to others."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.contracts.config import Role
from runtime.control.clock import Clock, SystemClock
from runtime.host import HostError, assemble
from runtime.links.in_process import InProcessLink
from runtime.portal.device_session import GOING_AWAY, INTERNAL_ERROR, closing_reason
from runtime.portal.peer import PortalPeer
from runtime.portal.portal import Portal

if TYPE_CHECKING:
    from runtime.sharing import Shared, Sharing

START_LIMIT_S = 30.0

log = logging.getLogger("plumbline.host")


def start_embedded(
    data_dir: Path,
    *,
    config: Path | None = None,
    profile: str = "default",
    clock: Clock | None = None,
    is_waiting: bool = False,
) -> EmbeddedLink:
    """Start a runtime in threads of its own and return the link to it; closing that stops the runtime.

    `config` is the active config of a first start, in place of the factory's. One that `is_waiting` scans from the
    link's `begin` on: what is built until then in this process would make its first scans late. Raises `HostError`.
    """
    runtime = _Embedded(lambda: assemble(data_dir, config, profile, clock or SystemClock()), data_dir / "sharing")
    link = EmbeddedLink(runtime.start(), runtime)
    if not is_waiting:
        link.begin()
    return link


class EmbeddedLink(InProcessLink):
    """The link to a runtime in this process, which can be opened to others. Belongs to one asyncio loop."""

    def __init__(self, peer: PortalPeer, runtime: _Embedded) -> None:
        super().__init__(peer)
        self._runtime = runtime

    @property
    def is_gone(self) -> bool:
        """Whether the runtime has ended by itself, or never began."""
        return not self._is_closed and self.state.phase == "down"

    def begin(self) -> None:
        """Let the runtime scan; once is enough."""
        self._runtime.begin()

    async def share(self, host: str, port: int, role: Role, *, is_secured: bool = False) -> Shared:
        """Let others in until `unshare` or the end, over TLS where it is wanted; raises `HostError`."""
        return await asyncio.wrap_future(self._runtime.share(host, port, role, is_secured))

    async def unshare(self) -> None:
        await asyncio.wrap_future(self._runtime.unshare())


class _Embedded:
    """A runtime with a portal thread and a scan thread of its own. `start` and `stop` may be called from any thread."""

    def __init__(self, assembled: Callable[[], contextlib.AbstractContextManager[Portal]], sharing_dir: Path) -> None:
        self._assembled = assembled
        self._sharing_dir = sharing_dir
        self._started: Future[PortalPeer] = Future()
        self._stopped: Future[None] = Future()
        self._begin_is_due = asyncio.Event()
        self._stop_is_due = asyncio.Event()
        self._live_in: tuple[asyncio.AbstractEventLoop, Portal] | None = None
        self._sharing: Sharing | None = None
        self._thread = threading.Thread(target=self._run, name="plumbline-portal", daemon=True)

    def start(self) -> PortalPeer:
        """Start the threads; returns once requests are taken. Raises what kept the runtime from starting."""
        self._thread.start()
        return self._started.result(START_LIMIT_S)

    def begin(self) -> None:
        """Let the scan begin."""
        assert self._live_in is not None
        self._tell(self._live_in[0], self._begin_is_due)

    def share(self, host: str, port: int, role: Role, is_secured: bool) -> Future[Shared]:
        """Open the runtime to others; the answer raises `HostError`."""
        assert self._live_in is not None
        loop, portal = self._live_in
        return asyncio.run_coroutine_threadsafe(self._open(portal, host, port, role, is_secured), loop)

    def unshare(self) -> Future[None]:
        assert self._live_in is not None
        return asyncio.run_coroutine_threadsafe(self._close_sharing(), self._live_in[0])

    async def _open(self, portal: Portal, host: str, port: int, role: Role, is_secured: bool) -> Shared:
        # The server's libraries, only where somebody is let in.
        from runtime.portal.tls import UnusableCertificateError
        from runtime.sharing import Sharing

        if self._sharing is None:
            self._sharing = Sharing(portal, self._sharing_dir)
        try:
            return await self._sharing.open(host, port, role, is_secured=is_secured)
        except UnusableCertificateError as unusable:
            raise HostError(f"{unusable}; delete {self._sharing_dir} to have one made anew") from unusable
        except OSError as taken:
            reason = (taken.strerror or str(taken)).lower()
            raise HostError(f"port {port} cannot be listened on: {reason}; choose another, 0 is any") from taken

    async def _close_sharing(self) -> None:
        if self._sharing is not None:
            await self._sharing.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except BaseException as failure:  # the rim of the thread: a start that failed is the caller's to hear of
            if self._started.done():
                log.exception("the embedded runtime died")
            else:
                self._started.set_exception(failure)
        finally:
            self._stopped.set_result(None)

    async def _live(self) -> None:
        loop = asyncio.get_running_loop()
        with self._assembled() as portal:
            self._live_in = (loop, portal)
            self._started.set_result(PortalPeer(portal, loop, lambda: self._stop(loop)))
            await self._begin_is_due.wait()
            try:
                portal.start()
            except Exception as failure:  # the link was given out long ago: it is where this is heard of
                await portal.close_sessions(INTERNAL_ERROR, closing_reason("it could not begin", failure))
                raise
            await self._stop_is_due.wait()
            if self._sharing is not None:
                await self._sharing.close()
            await portal.close_sessions(GOING_AWAY, "the runtime has stopped")

    def _stop(self, loop: asyncio.AbstractEventLoop) -> Future[None]:
        self._tell(loop, self._begin_is_due)  # one that still waits ends the way that all do
        self._tell(loop, self._stop_is_due)
        return self._stopped

    @staticmethod
    def _tell(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: it has stopped already
            loop.call_soon_threadsafe(event.set)
