"""The engine of this program for another backend: it dials out, does the jobs it is sent and reports, signed if it can.

The engine side of engine-adapter-v1. A connection that breaks is made again, later and later; what was to be reported
meanwhile is reported then. A job that comes twice is done once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

import socketio
from socketio.exceptions import ConnectionError as ConnectionFailed

from runtime.assets.library import AssetLibrary
from runtime.contracts.json_text import write_json
from runtime.contracts.signing import is_signed, sign
from runtime.control.engine.embedded import EmbeddedEngine
from runtime.control.engine.engine import Telemetry
from runtime.control.engine.job_check import JobCheck, Unfit

NAMESPACE = "/engine"
HEARTBEAT_S = 5.0
FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 30.0
CONNECT_LIMIT_S = 10
MOST_MESSAGE_BYTES = 64 * 1024 * 1024
MOST_UNTOLD = 20_000
MOST_KNOWN = 20_000
SHOWN = 200

log = logging.getLogger("plumbline.engine")


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
        told: Callable[[str], None] = lambda words: None,
        watcher: Watcher | None = None,
    ) -> None:
        """With a `secret` what it says is signed, and what is signed is verified; `told` hears how the link is."""
        self._url = url
        self._token = token
        self._wall_ms = wall_ms
        self._secret = secret
        self._told = told
        self._watcher = watcher
        self._why_not = ""
        self._engine = EmbeddedEngine(library, self._hear_engine, wall_ms=wall_ms)
        self._known: OrderedDict[str, None] = OrderedDict()
        self._untold: deque[Telemetry] = deque(maxlen=MOST_UNTOLD)
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
        client = socketio.AsyncClient(
            reconnection=False,
            handle_sigint=False,
            websocket_extra_options={"max_msg_size": MOST_MESSAGE_BYTES},
        )
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
            self._say(f"{self._url} cannot be reached: {str(failed)[:SHOWN]}")
            return False
        self._told(f"connected to {self._url}")
        tasks = [asyncio.create_task(work) for work in (self._beat(client), self._report(client), client.wait())]
        try:
            await client.emit("engine_ready", *self._empty(), namespace=NAMESPACE)
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await _close(client)
        self._say("the connection broke")
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
                message = self._untold[0]
                await client.emit(message["event"], self._wrapped(message), namespace=NAMESPACE)
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
        job = self._opened(data)
        job_id = job.get("job_id") if isinstance(job, dict) else None
        if not isinstance(job, dict) or not isinstance(job_id, str) or not job_id:
            log.warning("a job that is none was refused: %s", repr(data)[:SHOWN])
            return
        if job_id in self._known:
            return
        self._known[job_id] = None
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        if self._watcher is not None:
            self._watcher.took(job)
        unfit = _unfit(job)
        if unfit is None:
            self._engine.give(write_json(job))
            return
        failed = {"event": "job_failed", "job_id": job_id, "error": unfit.error, "details": unfit.details}
        self._tell([{**failed, "timestamp": self._wall_ms()}])

    def _opened(self, data: Any) -> Any:
        """Return what a message holds; None when it is signed and the signature is not ours."""
        if not isinstance(data, Mapping) or "sig" not in data or "payload" not in data:
            return data
        nonce, ts, signature = data.get("nonce"), data.get("ts"), data.get("sig")
        if self._secret is None:
            return data["payload"]
        if not isinstance(nonce, str) or not isinstance(ts, int) or not isinstance(signature, str):
            return None
        return data["payload"] if is_signed(self._secret, data["payload"], nonce, ts, signature) else None

    def _hear_engine(self, messages: Sequence[Telemetry]) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody is told any more
                self._loop.call_soon_threadsafe(self._tell, messages)

    def _tell(self, messages: Sequence[Telemetry]) -> None:
        self._untold.extend(messages)
        if self._watcher is not None:
            self._watcher.reported(messages)
        self._news.set()


async def _close(client: Any) -> None:
    """Close a connection and what the library opened for it."""
    await client.disconnect()
    if client.eio.http is not None and not client.eio.http.closed:
        await client.eio.http.close()


def _unfit(job: dict[str, Any]) -> Unfit | None:
    """Return why a job of somebody else's cannot be done."""
    try:
        return JobCheck().unfit(job)
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        return Unfit("ENGINE_ERROR", f"the job is not in the form of engine-adapter-v1: {wrong!r}"[:SHOWN], None)
