"""A line to a runtime that can fall silent, be cut and be put back: bytes between two ports of this machine."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from urllib.parse import urlsplit

PATIENCE_S = 10.0


class LossyLine:
    """Runs in a thread of its own; every method may be called from any other."""

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self._started: Future[str] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="lossy-line")
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_mute = False
        self._is_cut = False

    def start(self) -> str:
        """Return the address of the near end."""
        self._thread.start()
        return self._started.result(PATIENCE_S)

    def stop(self) -> None:
        self._call(self._ended.set)
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def mute(self) -> None:
        """Lose what the runtime says; what it is told still gets there."""
        self._is_mute = True

    def cut(self) -> None:
        """Break every connection and take none."""
        self._is_cut = True
        self._call(self._break_all)

    def restore(self) -> None:
        self._is_mute = self._is_cut = False

    def _call(self, deed: Callable[[], object]) -> None:
        done: Future[None] = Future()

        def do() -> None:
            deed()
            done.set_result(None)

        self._loop.call_soon_threadsafe(do)
        done.result(PATIENCE_S)

    def _break_all(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def _run(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self._started.set_result(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await self._ended.wait()
        server.close()
        self._break_all()
        async with asyncio.timeout(PATIENCE_S):
            while self._writers:
                await asyncio.sleep(0.01)

    async def _carry(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        if self._is_cut:
            to_near.transport.abort()
            return
        far, to_far = await asyncio.open_connection(self._target.hostname, self._target.port)
        self._writers |= {to_near, to_far}
        try:
            await asyncio.gather(
                self._pump(near, to_far, lambda: False), self._pump(far, to_near, lambda: self._is_mute)
            )
        finally:
            for writer in (to_near, to_far):
                writer.transport.abort()
                self._writers.discard(writer)

    async def _pump(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, loses: Callable[[], bool]
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                if not loses():
                    target.write(data)
                    await target.drain()
        target.transport.abort()


@contextmanager
def lossy_line(target: str) -> Iterator[tuple[LossyLine, str]]:
    """A line to an address; yields it with the address of its near end."""
    line = LossyLine(target)
    address = line.start()
    try:
        yield line, address
    finally:
        line.stop()
