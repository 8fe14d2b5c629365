"""The runtime of a window in a process of its own: started as a child, reached over loopback, gone with the window.

No Python of the window can hold up its scan. It speaks the same text as a remote; who has the link sees no difference.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from pathlib import Path

from runtime.host import HostError
from runtime.links.credentials import GivenToken
from runtime.links.link import EMBEDDED, LinkState, Reply
from runtime.links.websocket import WebSocketLink

MAIN = Path(__file__).parents[1] / "main.py"
READY = "listening on "
LOG = "isolated.log"
"""In the data directory: what the newest child said; begun anew with each."""
STOP_LIMIT_S = 8.0
LONGEST_REASON = 300


class Child:
    """One process that serves a data directory to whoever knows its token. Every method blocks."""

    def __init__(self, data_dir: Path, config: Path | None = None) -> None:
        """Start it; returns once it takes clients. Raises `HostError` with what keeps it from that."""
        self.token = secrets.token_urlsafe(48)
        command = [sys.executable, str(MAIN), "serve", "--for-window", "--port", "0", "--data-dir", str(data_dir)]
        if config is not None:
            command += ["--config", str(config)]
        data_dir.mkdir(parents=True, exist_ok=True)
        self._log = data_dir / LOG
        # Into a file: nobody reads a pipe all the time, and a full one would hold up the runtime.
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own program, with arguments of our own
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(f"{self.token}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended; what it said stands below
        said = self._process.stdout.readline().strip()
        if not said.startswith(READY):
            raise HostError(self._last_words())
        self.address = said.removeprefix(READY)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _last_words(self) -> str:
        self.stop()
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or [
            f"the runtime's process ended with exit code {self._process.returncode}"
        ]
        return lines[-1].removeprefix("plumbline: ")[:LONGEST_REASON]


class IsolatedLink:
    """A `RuntimeLink` to a child; goes on over a restart of it. Belongs to one asyncio loop."""

    place = "isolated"

    def __init__(self, start: Callable[[], Child]) -> None:
        """Start the child; blocks until it takes clients. Raises `HostError`."""
        self._start = start
        self._child = start()
        self._inner = self._link()
        self._renewed = asyncio.Event()
        self._is_closed = False

    @property
    def address(self) -> str:
        """It is the runtime of this computer, wherever it runs."""
        return EMBEDDED

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_gone(self) -> bool:
        """Whether the process has ended by itself."""
        return not self._is_closed and self._child.exit_code is not None

    @property
    def state(self) -> LinkState:
        if not self.is_gone:
            return self._inner.state
        return replace(self._inner.state, phase="down", reason=f"its process has ended ({self._child.exit_code})")

    async def send(self, text: str) -> None:
        await self._inner.send(text)

    async def messages(self) -> AsyncIterator[str]:
        while not self._is_closed:
            inner = self._inner
            async for text in inner.messages():
                yield text
            while inner is self._inner and not self._is_closed:
                await self._renewed.wait()
                self._renewed.clear()

    async def events(self, after: int | None) -> AsyncIterator[str]:
        async for text in self._inner.events(after):
            yield text

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        return await self._inner.request(method, path, body, headers)

    async def restart(self) -> None:
        """Start another child in place of one that has ended. Raises `HostError`."""
        if not self.is_gone:
            return
        former = self._inner
        await asyncio.to_thread(self._child.stop)
        self._child = await asyncio.to_thread(self._start)
        self._inner = self._link()
        await former.close()
        self._renewed.set()

    async def close(self) -> None:
        """End the child and wait until it has ended."""
        self._is_closed = True
        await self._inner.close()
        self._renewed.set()
        await asyncio.to_thread(self._child.stop)

    def _link(self) -> WebSocketLink:
        return WebSocketLink(self._child.address, credentials=GivenToken(self._child.token))


def start_isolated(data_dir: Path, *, config: Path | None = None) -> IsolatedLink:
    """Start a runtime in a process of its own and return the link to it; closing that ends it. Raises `HostError`."""
    return IsolatedLink(lambda: Child(data_dir, config))
