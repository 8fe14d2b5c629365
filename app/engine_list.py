"""Which engines the runtime has, read while somebody looks and when one comes or goes. No widget.

It shows only what the runtime said; between two reads the age of a heartbeat is counted on by the clock of the window.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine_calls import EngineRefusedError
from app.engine_runs import NOT_OFFERED, EngineRuns
from app.link_view import LinkView
from app.session import Session
from runtime.contracts.engines import EngineItem

Absence = Literal["", "away", "gone"]

READ_MS = 1000
SOON_MS = 100
"""After somebody came or went, so that several are read of at once."""


@dataclass(frozen=True, slots=True)
class EngineLoss:
    """An engine that went for good: why, and how many jobs failed with it."""

    name: str
    reason: str
    lost: int
    waiting: int


class EngineList(QObject):
    """Lives on the GUI thread."""

    changed = Signal()
    lost = Signal(object)
    """EngineLoss, once what it left behind was read."""

    def __init__(
        self,
        runs: EngineRuns,
        session: Session,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._calls = runs.calls
        self._monotonic = monotonic
        self._items: tuple[EngineItem, ...] = ()
        self._read_s: float | None = None
        self._is_offered: bool | None = None
        self._is_watched = False
        self._is_reading = False
        self._was_up = False
        self._gone: dict[str, dict[str, Any]] = {}
        self._poll = QTimer(self)
        self._poll.setInterval(READ_MS)
        self._poll.timeout.connect(self._read_if_watched)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.read)
        runs.adapter_told.connect(self._take)
        session.reset.connect(self._soon.start)
        session.left.connect(self._forget)
        session.link_changed.connect(self._follow_link)

    @property
    def items(self) -> tuple[EngineItem, ...]:
        """The engines as they were told last."""
        return self._items

    @property
    def is_offered(self) -> bool | None:
        """Whether the runtime tells of its engines; None before it said so."""
        return self._is_offered

    @property
    def age_ms(self) -> int:
        """How long ago the list was read."""
        return 0 if self._read_s is None else round((self._monotonic() - self._read_s) * 1000)

    def absence(self, name: str) -> Absence:
        """Return whether an engine is away for a moment or gone; an empty text for one that is there, or unheard of."""
        item = next((one for one in self._items if one.name == name), None)
        return item.state if item is not None and item.state in ("away", "gone") else ""

    def watch(self, is_watched: bool) -> None:
        """Read once a second while somebody looks."""
        self._is_watched = is_watched
        if is_watched:
            self._poll.start()
            self.read()
        else:
            self._poll.stop()

    def read(self) -> None:
        """Read the list now."""
        if self._is_reading:
            self._soon.start()
        elif self._session.link_view.phase == "up":
            self._is_reading = True
            self._session.run_in_background(self._read())

    async def new_token(self, name: str, ttl_s: int) -> str:
        """Have the runtime give out a token for an engine; raises `EngineRefusedError`."""
        return await self._calls.engine_token(name, ttl_s)

    def _read_if_watched(self) -> None:
        if self._is_watched and self._is_offered is not False and not self._is_reading:
            self.read()

    async def _read(self) -> None:
        try:
            items = await self._calls.engines()
        except EngineRefusedError as refused:
            if refused.code in NOT_OFFERED:
                self._is_offered, self._items = False, ()
                self.changed.emit()
            return
        finally:
            self._is_reading = False
        if self._session.has_moved_on:
            return
        self._items, self._read_s, self._is_offered = items, self._monotonic(), True
        self.changed.emit()
        self._tell_losses()

    def _take(self, kind: str, told: dict[str, Any]) -> None:
        if kind == "adapter.disconnected" and "reason" in told:
            self._gone[told["engine"]] = told
        self._soon.start()

    def _tell_losses(self) -> None:
        """Say what became of the jobs of those that went: what failed was told, what waits was read."""
        gone, self._gone = self._gone, {}
        for name, told in gone.items():
            item = next((one for one in self._items if one.name == name), None)
            waiting = 0 if item is None or item.state == "connected" else item.jobs.queued
            self.lost.emit(EngineLoss(name, str(told["reason"]), int(told.get("lost_jobs", 0)), waiting))

    def _forget(self, _: str) -> None:
        self._items, self._read_s, self._is_offered, self._was_up = (), None, None, False
        self._gone = {}
        self.changed.emit()

    def _follow_link(self, view: LinkView) -> None:
        is_up = view.phase == "up"
        if is_up and not self._was_up:
            self._is_offered = None
            self._soon.start()
        self._was_up = is_up
