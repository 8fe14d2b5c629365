"""The window's engine at work for another backend: how it goes in words, and what it has built, as it grows.

The engine works in a thread of its own; it is asked a few times a second and never waited for.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Collection, Coroutine
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.drift import Scene
from app.engine_calls import EngineRefusedError, read_scene
from runtime.contracts.engine_work import BuiltChange, WorkNews
from runtime.contracts.world import EditorState
from viewport.scene.build import build_scene
from viewport.view import ViewportView
from widgets.outside_work.panel import OutsideWorkPanel, OutsideWorkView

POLL_MS = 200
MOST_PARTS = 5_000
"""More than so many entities are read with the whole scene."""
SLICE = 1_000
"""Entities that are shown in one go: about ten milliseconds."""
EMPTY = "Nothing was built yet.\nWhat the backend has built here is seen as it grows."
UNSIGNED_TIP = "Its reports are not signed. PLUMBLINE_ENGINE_HMAC_SECRET holds the secret that signs them."
SIGNED_TIP = "Its reports are signed (HMAC)."
REFUSED = "{url} refuses this engine: {reason}. Ask its administrator for another engine token and start again with it."


class Work(Protocol):
    """The work for a backend; any of it may be asked at any time and answers at once."""

    @property
    def url(self) -> str: ...
    @property
    def news(self) -> WorkNews: ...
    def take_built(self) -> BuiltChange | None: ...
    def scene_text(self, scene_id: str, ids: Collection[str] | None = None) -> bytes | None: ...


class OutsideWorkPresenter(QObject):
    """GUI thread. `changed` carries the panel's values whenever they are others; `said` tone and words."""

    changed = Signal(object)
    said = Signal(str, str)

    def __init__(
        self,
        panel: OutsideWorkPanel,
        work: Work,
        *,
        make_view: Callable[[], ViewportView],
        run: Callable[[Coroutine[Any, Any, None]], None],
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._work = work
        self._make_view = make_view
        self._run = run
        self._monotonic_s = monotonic_s
        self._view: ViewportView | None = None
        self._scene_id = ""
        self._has_built = False
        self._is_reading = False
        self._is_framing = False
        self._wants_all = False
        self._was_refused = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.refresh)
        panel.first_shown.connect(self._begin)
        self._show(work.news)

    @property
    def view(self) -> ViewportView | None:
        """The viewport, None before the panel was seen."""
        return self._view

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def refresh(self) -> None:
        """Show how it goes, and read what was built since."""
        news = self._work.news
        if news.phase == "refused" and not self._was_refused:
            self._was_refused = True
            self.said.emit("alarm", REFUSED.format(url=self._work.url, reason=news.reason))
        if not self._is_reading:
            built = self._work.take_built()
            if built is not None or (self._wants_all and self._scene_id):
                self._take(built or BuiltChange(self._scene_id, is_anew=True))
        self._show(news)

    def shut_down(self) -> None:
        """Look no more, and free what the viewport has on the GPU."""
        self._timer.stop()
        if self._view is not None:
            self._view.shut_down()

    def _show(self, news: WorkNews) -> None:
        view = view_of(self._work.url, news, self._monotonic_s(), "" if self._has_built else EMPTY)
        if view != self._panel.shown_view:
            self._panel.show_state(view)
            self.changed.emit(view)

    def _begin(self) -> None:
        self._view = self._make_view()
        self._view.setObjectName("outside_work_viewport")
        self._view.setAccessibleName("What was built for another backend")
        self._panel.put_view(self._view)
        self._wants_all = True

    def _take(self, built: BuiltChange) -> None:
        is_other = built.scene_id != self._scene_id
        self._scene_id = built.scene_id
        self._is_framing = self._is_framing or is_other
        is_whole = is_other or built.is_anew or self._wants_all or len(built.ids) > MOST_PARTS
        if self._view is None:
            self._wants_all = True
            return
        self._is_reading = True
        self._run(self._read(self._view, built.scene_id, None if is_whole else built.ids))

    async def _read(self, view: ViewportView, scene_id: str, ids: Collection[str] | None) -> None:
        try:
            text = await asyncio.to_thread(self._work.scene_text, scene_id, ids)
            if text is None:
                return
            scene = await asyncio.to_thread(read_scene, text)
            if ids is None:
                await self._show_whole(view, scene)
            else:
                await self._show_parts(view, scene)
        except EngineRefusedError as unreadable:
            self.said.emit("warn", str(unreadable))
            return
        finally:
            self._is_reading = False
            self._wants_all = False
        if self._is_framing:
            view.frame_all()
            # Until all that is on its way has come: the first entities are not what there is to see.
            self._is_framing = self._work.news.in_flight > 0 or not self._has_built
        self._show(self._work.news)

    async def _show_whole(self, view: ViewportView, scene: Scene) -> None:
        drawn = await asyncio.to_thread(build_scene, scene.entities)
        if scene.settings is not None:
            view.show_world(scene.settings, scene.entities, EditorState(), drawn)
            self._has_built = bool(scene.entities)

    async def _show_parts(self, view: ViewportView, scene: Scene) -> None:
        """Show what came, so much at a time that the window is not held up."""
        entities = list(scene.entities.items())
        for start in range(0, len(entities), SLICE):
            view.apply_changes(dict(entities[start : start + SLICE]))
            await asyncio.sleep(0)
        self._has_built = self._has_built or bool(entities)


def view_of(url: str, news: WorkNews, now_s: float, empty: str = "") -> OutsideWorkView:
    """Return how the work goes, in words."""
    state, tone = _state(url, news, now_s)
    jobs = f"{news.in_flight} in flight · {news.completed} done · {news.failed} failed"
    trouble = " · ".join(
        part
        for part in (
            f"last failure {news.last_failure}" if news.last_failure else "",
            f"{news.refused} reports refused, the last {news.last_refusal}" if news.refused else "",
        )
        if part
    )
    signed = "signed" if news.is_signed else "unsigned"
    return OutsideWorkView(
        state, tone, f"{jobs} · reports {signed}", SIGNED_TIP if news.is_signed else UNSIGNED_TIP, trouble, empty
    )


def _state(url: str, news: WorkNews, now_s: float) -> tuple[str, str]:
    if news.phase == "connected":
        return f"● Works for {url}", "ok"
    if news.phase == "connecting":
        return f"◔ Connecting to {url}", "quiet"
    if news.phase == "refused":
        return f"✕ Refused by {url}: {news.reason}", "alarm"
    if news.phase == "ended":
        return f"○ Works for {url} no more{f': {news.reason}' if news.reason else ''}", "alarm"
    left_s = 0 if news.retry_at_s is None else max(math.ceil(news.retry_at_s - now_s), 0)
    return f"△ Not connected, tries again in {left_s}\u2009s: {news.reason}", "warn"
