"""Our engine at work for another backend, in a thread with a loop of its own, and what is to be seen of it.

The connection, the jobs and the reports are `DialledEngine`'s; this counts, and remembers what was built since somebody
looked. Whoever shows it asks when it suits them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from runtime.assets.library import AssetLibrary
from runtime.contracts.engine_work import BuiltChange, WorkNews
from runtime.control.clock import SystemClock
from runtime.control.engine.engine import Telemetry
from runtime.links.tls_problems import words_of
from runtime.portal.dialled_engine import DialledEngine, TokenRefusedError, reason_of

STOP_LIMIT_S = 3.0
MOST_SHOWN = 200

log = logging.getLogger("plumbline.engine")


class OutsideWork:
    """Any thread may ask. `start` once, `stop` before the end."""

    def __init__(
        self,
        url: str,
        token: str,
        library: AssetLibrary,
        *,
        secret: bytes | None = None,
        requires_signatures: bool = False,
        tls: ssl.SSLContext | None = None,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """With a `secret` what it reports is signed, and only signed jobs are done where that is required.

        `tls` is what connections over https are made with.
        """
        self.url = url
        self._monotonic_s = monotonic_s
        self._lock = threading.Lock()
        self._news = WorkNews(is_signed=secret is not None)
        self._jobs: dict[str, tuple[str, str, str]] = {}
        self._built: BuiltChange | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_stopped = False
        self._engine = DialledEngine(
            url,
            token,
            library,
            wall_ms=SystemClock().wall_ms,
            secret=secret,
            requires_signatures=requires_signatures,
            tls=tls,
            why=lambda failed: words_of(failed) or reason_of(failed),
            watcher=self,
        )
        self._thread = threading.Thread(target=self._run, name="plumbline-outside-work", daemon=True)

    @property
    def news(self) -> WorkNews:
        with self._lock:
            return self._news

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye to the backend; what was in flight is not told any more."""
        with self._lock:
            self._is_stopped = True
            loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with contextlib.suppress(RuntimeError):  # it has ended already: the token was refused
                loop.call_soon_threadsafe(task.cancel)
        if self._thread.ident is not None:
            self._thread.join(STOP_LIMIT_S)

    def take_built(self) -> BuiltChange | None:
        """Return what was built since the last call, None for nothing."""
        with self._lock:
            built, self._built = self._built, None
        return built

    def scene_text(self, scene_id: str, ids: Collection[str] | None = None) -> bytes | None:
        """Return the world spec of what is built, with the entities `ids` alone if given; None: no such scene."""
        return self._engine.scene_text(scene_id, ids)

    # -- what the engine tells, in its thread ----------------------------------------------------------------------

    def linked(self) -> None:
        self._change(phase="connected", reason="", retry_at_s=None)

    def unlinked(self, why: str, retry_s: float) -> None:
        self._change(phase="waiting", reason=why[:MOST_SHOWN], retry_at_s=self._monotonic_s() + retry_s)

    def took(self, job: Mapping[str, Any]) -> None:
        payload, spec = job.get("payload"), job.get("world_spec")
        scene = spec.get("scene") if isinstance(spec, Mapping) else None
        scene_id = scene.get("id") if isinstance(scene, Mapping) else None
        entity_id = payload.get("id") if isinstance(payload, Mapping) else None
        with self._lock:
            self._jobs[job["job_id"]] = (str(job.get("job_type")), str(scene_id), str(entity_id))
            self._news = replace(self._news, in_flight=len(self._jobs))

    def reported(self, messages: Sequence[Telemetry]) -> None:
        for message in messages:
            event = message["event"]
            if event in ("job_completed", "job_failed"):
                self._end(message["job_id"], message, is_done=event == "job_completed")

    def refused(self, event: str, reason: str) -> None:
        with self._lock:
            text = f"{event}: {reason}"[:MOST_SHOWN]
            self._news = replace(self._news, refused=self._news.refused + 1, last_refusal=text)

    def _end(self, job_id: str, message: Telemetry, *, is_done: bool) -> None:
        with self._lock:
            job_type, scene_id, entity_id = self._jobs.pop(job_id, ("", "", ""))
            news = replace(self._news, in_flight=len(self._jobs))
            if is_done:
                self._news = replace(news, completed=news.completed + 1)
                self._note_built(job_type, scene_id, entity_id)
                return
            text = f"{message.get('error')}: {message.get('details')}"[:MOST_SHOWN]
            self._news = replace(news, failed=news.failed + 1, last_failure=text)

    def _note_built(self, job_type: str, scene_id: str, entity_id: str) -> None:
        if job_type == "BUILD_SCENE":
            self._built = BuiltChange(scene_id, is_anew=True)
        elif job_type == "SPAWN_ENTITY":
            former = self._built
            if former is None or former.scene_id != scene_id:
                # Of another scene than what was seen last: all of it is looked at.
                self._built = BuiltChange(scene_id, frozenset({entity_id}), is_anew=former is not None)
            else:
                self._built = replace(former, ids=former.ids | {entity_id})

    def _change(self, **values: Any) -> None:
        with self._lock:
            self._news = replace(self._news, **values)

    # -- the thread ------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            asyncio.run(self._work())
        except Exception:  # the rim of the thread
            log.exception("the work for %s ended", self.url)
            self._change(phase="ended", reason="something went wrong; the log says what", retry_at_s=None)

    async def _work(self) -> None:
        with self._lock:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.ensure_future(self._engine.run())
            if self._is_stopped:
                self._task.cancel()
        try:
            await self._task
        except TokenRefusedError as refused:
            self._change(phase="refused", reason=str(refused), retry_at_s=None)
        except asyncio.CancelledError:
            self._change(phase="ended", reason="", retry_at_s=None)
