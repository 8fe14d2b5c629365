"""The engine of this program for another backend: it dials out, does the jobs it is sent and reports, signed if it can.

The engine side of engine-adapter-v1. A connection that breaks is made again, later and later; what was to be reported
meanwhile is reported then. What may be done of what is sent, `dialled_jobs` decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
import ssl
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

import socketio
from socketio.exceptions import ConnectionError as ConnectionFailed

from runtime.assets.library import AssetLibrary
from runtime.contracts.signing import sign
from runtime.control.engine.embedded import EmbeddedEngine
from runtime.control.engine.engine import Telemetry
from runtime.portal.dialled_jobs import REFUSED, SHOWN, Failure, JobTray, Refusal, Work
from runtime.portal.engine_seal import EngineSeal

NAMESPACE = "/engine"
HEARTBEAT_S = 5.0
FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 30.0
CONNECT_LIMIT_S = 10
MOST_MESSAGE_BYTES = 64 * 1024 * 1024
MOST_UNTOLD = 20_000
"""Of its 1 024 jobs an engine has three things to tell each; more comes of a backend that sends and does not read."""
MOST_UNREAD = 256
"""Packets that wait in the library before the next report is given to it."""
ENDS = frozenset({"job_completed", "job_failed"})
CLOCKS = "clock_drift"

log = logging.getLogger("plumbline.engine")


def reason_of(failed: BaseException) -> str:
    """Return why a connection was not made, in the words of whatever is deepest."""
    words = str(failed)
    one: BaseException | None = failed
    while one is not None:
        if isinstance(one, OSError) and one.strerror:
            words = one.strerror
        one = one.__cause__ or one.__context__
    return words


class TokenRefusedError(Exception):
    """The backend does not know the token; trying again does not help."""


class Watcher(Protocol):
    """Hears how it goes, in the loop of `run`, and returns at once."""

    def linked(self) -> None:
        """The backend has taken us in."""

    def unlinked(self, why: str, retry_s: float) -> None:
        """There is no connection; the next try is so far away."""

    def took(self, job: Mapping[str, Any]) -> None:
        """A job that was not known came, as the backend sent it."""

    def reported(self, messages: Sequence[Telemetry]) -> None:
        """This is going to be told to the backend."""

    def refused(self, event: str, reason: str) -> None:
        """The backend did not take a report."""


class DialledEngine:
    """Belongs to the loop in which `run` is called."""

    def __init__(
        self,
        url: str,
        token: str,
        library: AssetLibrary,
        *,
        wall_ms: Callable[[], int],
        secret: bytes | None = None,
        requires_signatures: bool = False,
        tls: ssl.SSLContext | None = None,
        why: Callable[[BaseException], str] = reason_of,
        told: Callable[[str], None] = lambda words: None,
        watcher: Watcher | None = None,
    ) -> None:
        """With a `secret` what it says is signed, and what is signed is verified: signature, clock and nonce.

        `requires_signatures`: jobs that are not signed are refused. `why` puts into words why there is no connection;
        `told` hears how the link is.
        """
        self._url = url
        self._token = token
        self._wall_ms = wall_ms
        self._secret = secret
        self._tls = tls
        self._why = why
        self._told = told
        self._watcher = watcher
        self._why_not = ""
        self._engine = EmbeddedEngine(library, self._hear_engine, wall_ms=wall_ms)
        self._tray = JobTray(
            None
            if secret is None
            else EngineSeal(secret, is_required=requires_signatures, wall_ms=wall_ms, monotonic_s=time.monotonic)
        )
        self._refused: Counter[str] = Counter()
        self._untold: deque[Telemetry] = deque()
        self._overflowing = asyncio.Event()
        self._news = asyncio.Event()
        self._is_welcome = asyncio.Event()
        self._refusal: str | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self) -> None:
        """Work until it is cancelled; raises `TokenRefusedError`."""
        self._loop = asyncio.get_running_loop()
        delay_s = FIRST_DELAY_S
        try:
            while True:
                was_welcome = await self._converse()
                delay_s = FIRST_DELAY_S if was_welcome else min(delay_s * 2, LONGEST_DELAY_S)
                pause_s = delay_s * random.uniform(0.5, 1)  # noqa: S311 # spreads engines, guards nothing
                if self._watcher is not None:
                    self._watcher.unlinked(self._why_not, pause_s)
                await asyncio.sleep(pause_s)
        finally:
            self._engine.close()

    def scene_text(self, scene_id: str, ids: Collection[str] | None) -> bytes | None:
        """Return the world spec of what is built, with the entities `ids` alone if given; None: no such scene."""
        return self._engine.scene_text(scene_id, ids)

    async def _converse(self) -> bool:
        """Be connected once, until it ends; returns whether the backend took us in."""
        self._is_welcome.clear()
        self._refusal = None
        self._overflowing.clear()
        options: dict[str, Any] = {"max_msg_size": MOST_MESSAGE_BYTES}
        if self._tls is not None:
            options["ssl"] = self._tls
        client = socketio.AsyncClient(reconnection=False, handle_sigint=False, websocket_extra_options=options)
        client.on("connect_error", self._hear_refusal, namespace=NAMESPACE)
        client.on("ready_ack", self._hear_welcome, namespace=NAMESPACE)
        client.on("engine_job", self._hear_job, namespace=NAMESPACE)
        client.on("*", self._hear_other, namespace=NAMESPACE)
        try:
            await client.connect(
                self._url,
                namespaces=[NAMESPACE],
                auth={"token": self._token},
                transports=["websocket"],
                wait_timeout=CONNECT_LIMIT_S,
            )
        except (ConnectionFailed, OSError) as failed:
            await _close(client)
            if self._refusal == "UNAUTHORIZED":
                raise TokenRefusedError("the backend refuses the token") from None
            self._say(f"{self._url} cannot be reached: {self._why(failed)[:SHOWN]}")
            return False
        self._told(f"connected to {self._url}")
        works = (self._beat(client), self._report(client), _until_gone(client), self._overflowing.wait())
        tasks = [asyncio.create_task(work) for work in works]
        try:
            await client.emit("engine_ready", *self._empty(), namespace=NAMESPACE)
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await _close(client)
        is_ignored = self._overflowing.is_set()
        self._say("the backend does not read what it is told" if is_ignored else "the connection broke")
        return self._is_welcome.is_set()

    def _say(self, words: str) -> None:
        """Tell why there is no connection."""
        self._why_not = words
        self._told(words)

    async def _beat(self, client: Any) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            await client.emit("engine_heartbeat", *self._empty(), namespace=NAMESPACE)

    async def _report(self, client: Any) -> None:
        await self._is_welcome.wait()
        while True:
            while self._untold:
                while client.eio.queue.qsize() >= MOST_UNREAD:
                    await asyncio.sleep(0.01)
                message = self._untold[0]
                await client.emit(message["event"], self._wrapped(_content(message)), namespace=NAMESPACE)
                if self._untold and self._untold[0] is message:
                    self._untold.popleft()
            self._news.clear()
            await self._news.wait()

    def _empty(self) -> tuple[Any, ...]:
        return () if self._secret is None else (self._wrapped(None),)

    def _wrapped(self, payload: Any) -> Any:
        if self._secret is None:
            return payload
        nonce, ts = secrets.token_urlsafe(16), self._wall_ms()
        return {"payload": payload, "nonce": nonce, "sig": sign(self._secret, payload, nonce, ts), "ts": ts}

    async def _hear_refusal(self, data: Any = None) -> None:
        self._refusal = data.get("message") if isinstance(data, dict) else str(data)

    async def _hear_welcome(self, *_: Any) -> None:
        self._is_welcome.set()
        if self._watcher is not None:
            self._watcher.linked()

    async def _hear_other(self, event: str, data: Any = None) -> None:
        if event.endswith("_rejected"):
            log.warning("the backend refused a report: %s %s", event, repr(data)[:SHOWN])
            if self._watcher is not None:
                reason = data.get("reason") if isinstance(data, Mapping) else None
                self._watcher.refused(event.removesuffix("_rejected"), str(reason or "no reason was given"))

    async def _hear_job(self, data: Any = None) -> None:
        if len(self._untold) >= MOST_UNTOLD:
            self._overflowing.set()
            return
        found = self._tray.take(data, self._wall_ms())
        if isinstance(found, Refusal):
            self._untold.append({"event": found.event, "reason": found.reason})
            self._news.set()
            self._note_refused(found.reason)
            return
        if found is not None and self._watcher is not None:
            self._watcher.took(found.job)
        if isinstance(found, Work):
            self._engine.give(found.text)
        elif isinstance(found, Failure):
            self._tell([found.report])

    def _note_refused(self, reason: str) -> None:
        """Say that jobs are not believed, less and less often: whoever sends them may send many."""
        self._refused[reason] += 1
        count = self._refused[reason]
        if count & (count - 1) == 0:
            hint = "; set the clocks of both machines" if reason == CLOCKS else ""
            self._told(f"{count} of its jobs {'was' if count == 1 else 'were'} refused: {reason}{hint}")

    def _hear_engine(self, messages: Sequence[Telemetry]) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody is told any more
                self._loop.call_soon_threadsafe(self._tell, messages)

    def _tell(self, messages: Sequence[Telemetry]) -> None:
        for message in messages:
            if message["event"] in ENDS:
                self._tray.end(message["job_id"])
            last = self._untold[-1] if len(self._untold) > 1 else None  # the first may be on its way
            if last is not None and message["event"] == last["event"] == "job_progress":
                self._untold.pop()  # one engine does one job at a time: it is the same, further on
            self._untold.append(message)
        if self._watcher is not None:
            self._watcher.reported(messages)
        self._news.set()


def _content(message: Telemetry) -> Any:
    """Return what an event carries; a refusal names no event."""
    return {"reason": message["reason"]} if message["event"] == REFUSED else message


async def _until_gone(client: Any) -> None:
    """Wait for the end of a connection. Who gives up waiting must not end the library's reading: closing needs it."""
    await asyncio.shield(asyncio.ensure_future(client.wait()))


async def _close(client: Any) -> None:
    """Close a connection and what the library opened for it."""
    await client.disconnect()
    if client.eio.http is not None and not client.eio.http.closed:
        await client.eio.http.close()
