"""The built-in engine: does the jobs it is given, one after another, in a thread of its own.

It is to the backend what an engine behind a socket is: job texts go in, telemetry messages come out. It gives way
after each job, so that the scan thread never waits for a level to be built. Reports go out together while short jobs
follow each other: waking the backend for each costs more than the job.
"""

from __future__ import annotations

import logging
import queue
import re
import threading
import time
from collections.abc import Callable, Collection
from typing import Any

from runtime.assets.library import AssetLibrary
from runtime.collector import collector_paused, dismantle
from runtime.contracts.engines import BUILT_IN
from runtime.contracts.json_text import MAX_FILE_BYTES, read_json, read_written
from runtime.control.engine.asset_shelf import AssetShelf
from runtime.control.engine.builder import Builder, BuildError
from runtime.control.engine.built_scene import BuiltScenes
from runtime.control.engine.engine import Telemetry, Tell

NAME = BUILT_IN
TELL_AT_ONCE = 32
TELL_AFTER_NS = 5_000_000
"""So many reports, or so much time, and what waits to be told is told."""
LARGE_TEXT_BYTES = 64 * 1024
"""Texts above are parsed in pieces, so that no other thread waits for a single call."""
_LONG_NUMBER = re.compile(rb"\d{19}")
"""Where a number may be an integer that the fast parser would round."""

log = logging.getLogger("plumbline.engine")


class EmbeddedEngine:
    """An `Engine`; it starts with the first job and ends with `close`."""

    def __init__(self, library: AssetLibrary, tell: Tell, *, wall_ms: Callable[[], int]) -> None:
        self._tell = tell
        self._wall_ms = wall_ms
        self._scenes = BuiltScenes()
        self._builder = Builder(AssetShelf(library), self._scenes)
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._untold: list[dict[str, Any]] = []
        self._told_ns = 0

    @property
    def name(self) -> str:
        return NAME

    @property
    def is_built_in(self) -> bool:
        return True

    @property
    def is_taking(self) -> bool:
        return True

    def give(self, job_text: bytes) -> None:
        if self._is_closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="plumbline-engine", daemon=True)
            self._thread.start()
        self._waiting.put(job_text)

    def refuse(self, message: Telemetry, reason: str) -> None:
        """It reports in order by its making: what is not taken is of a job that was stopped, or took too long."""

    def scene_text(self, scene_id: str, ids: Collection[str] | None) -> bytes | None:
        return self._scenes.text(scene_id, ids)

    def close(self, timeout_s: float = 1.0) -> None:
        self._is_closed = True
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _work(self) -> None:
        while (text := self._waiting.get()) is not None and not self._is_closed:
            if len(text) <= LARGE_TEXT_BYTES:
                self._do(read_json(text) if _LONG_NUMBER.search(text) else read_written(text))
            else:
                self._do_large(text)
            if self._waiting.empty():
                self._tell_all()
            time.sleep(0)

    def _do_large(self, text: bytes) -> None:
        """Parse and do a job in pieces, while the garbage collector rests: it would stop every thread to walk them."""
        with collector_paused(keeps=False):
            job = read_json(text, max_bytes=MAX_FILE_BYTES, in_pieces=True)
            self._do(job)
            dismantle(job)

    def _do(self, job: dict[str, Any]) -> None:
        job_id = job["job_id"]
        self._report("job_started", job_id)
        started_ns = time.perf_counter_ns()
        told = 0

        def progress(percent: int) -> None:
            nonlocal told
            if told < percent < 100:
                told = percent
                self._report("job_progress", job_id, progress=percent)

        try:
            spawned = self._builder.build(job, progress)
        except BuildError as failed:
            more = {} if failed.field is None else {"field": failed.field}
            self._fail(job_id, failed.error, failed.details, started_ns, **more)
        except Exception as failure:  # whatever it is, the job has ended and the next one is to be done
            log.exception("the job %s failed", job_id)
            self._fail(job_id, "ENGINE_ERROR", f"{type(failure).__name__}: {failure}", started_ns)
        else:
            took_ms = _since_ms(started_ns)
            result = {"entities_spawned": spawned, "render_time_ms": took_ms}
            self._report("job_completed", job_id, result=result, duration_ms=took_ms)

    def _fail(self, job_id: str, error: str, details: str, started_ns: int, **more: Any) -> None:
        self._report("job_failed", job_id, error=error, details=details, duration_ms=_since_ms(started_ns), **more)

    def _report(self, event: str, job_id: str, **more: Any) -> None:
        self._untold.append({"event": event, "job_id": job_id, **more, "timestamp": self._wall_ms()})
        if len(self._untold) >= TELL_AT_ONCE or time.perf_counter_ns() - self._told_ns >= TELL_AFTER_NS:
            self._tell_all()

    def _tell_all(self) -> None:
        untold, self._untold = self._untold, []
        self._told_ns = time.perf_counter_ns()
        if untold and not self._is_closed:
            self._tell(untold)


def _since_ms(started_ns: int) -> float:
    return round((time.perf_counter_ns() - started_ns) / 1e6, 3)
