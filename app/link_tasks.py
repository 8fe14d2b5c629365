"""Tasks that talk to a runtime: what begins with one is never ended with another. All of them end with the window."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Callable, Coroutine
from typing import Any

_STAY: contextvars.ContextVar[object] = contextvars.ContextVar("stay", default=None)
"""The stay with a runtime in which a task began to talk; None outside of tasks."""

log = logging.getLogger("plumbline.session")


class LinkTasks:
    """Owned by the GUI thread, on its loop. `failed` is told what keeps a task from its end.

    A runtime that is come back to is another stay: what followed it before has been begun anew.
    """

    def __init__(self, *, failed: Callable[[str], object]) -> None:
        self._stay = object()
        self._failed = failed
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_closing = False

    def __len__(self) -> int:
        """How many are under way."""
        return len(self._tasks)

    @property
    def has_moved_on(self) -> bool:
        """Whether the task that asks began to talk with a runtime that is not the present one any more."""
        return _STAY.get() not in (None, self._stay)

    def move_on(self) -> None:
        """Another runtime is the present one; the task that says so, if it is one, goes on with it."""
        self._stay = object()
        if _STAY.get() is not None:
            _STAY.set(self._stay)

    def begin(self, coroutine: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Start a task that talks to the present runtime, or to that of the task which begins it."""
        context = contextvars.copy_context()
        if not self.has_moved_on:
            context.run(_STAY.set, self._stay)
        task = asyncio.get_event_loop().create_task(coroutine, context=context)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def end_soon(self) -> None:
        """Failures are told no more: the link is about to go, and they are to be expected."""
        self._is_closing = True

    async def close(self) -> None:
        """Cancel all but the task that asks for it, and wait for their ends."""
        await asyncio.sleep(0)  # what was just begun gets to its first step, where cancelling finds all of it
        others = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or self._is_closing:
            return
        failure = task.exception()
        if failure is not None:
            log.error("a background task failed", exc_info=failure)
            self._failed(str(failure) or type(failure).__name__)
