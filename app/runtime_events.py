"""What the runtime tells as it happens: one stream for the whole window, followed from the last event on.

After a link that fell it goes on behind the last event that was heard: nothing is missed and nothing told twice. A
stream whose link was made anew is opened anew, too: what hung on the old one may be silent for ever.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import orjson
from PySide6.QtCore import QObject, Signal

from app.link_view import LinkView
from app.session import Session
from runtime.links.link import LinkClosedError

LISTEN_AGAIN_S = 1.0
LOOK_AGAIN_S = 10.0
"""How often a device that tells nothing is asked whether it does."""
HISTORY = "/v2/events?limit=1"
GAP = "gap"


class RuntimeEvents(QObject):
    """Owned by the GUI thread. It listens from the first `listen` on, to whatever runtime is looked at."""

    told = Signal(object)
    """An event as a dict: `type`, `payload`, `seq`, `timestamp`; of type `gap` where some are not kept any more."""
    begun_anew = Signal()
    """Another runtime is looked at: what was told before was of the former."""
    offered = Signal(bool)
    """Whether the runtime tells events at all, each time it is asked; False also while nobody knows."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._is_wanted = False
        self._last_seq: int | None = None
        self._connection = 0
        self._is_back = asyncio.Event()
        session.link_changed.connect(self._look_at_link)
        session.taken_up.connect(self._begin_anew)

    @property
    def last_seq(self) -> int | None:
        """The number of the last event that was heard, or that had happened before; None while none is known."""
        return self._last_seq

    def listen(self) -> None:
        """Begin to follow; called again it does nothing."""
        if not self._is_wanted:
            self._is_wanted = True
            self._session.run_in_background(self._follow())

    def _begin_anew(self) -> None:
        self._last_seq, self._connection = None, 0
        self.begun_anew.emit()
        self.offered.emit(False)
        if self._is_wanted:
            self._session.run_in_background(self._follow())

    def _look_at_link(self, view: LinkView) -> None:
        if view.phase != "up" or view.connection == self._connection:
            return
        is_another = self._connection != 0
        self._connection = view.connection
        if is_another:
            self._session.end_events()
            self._is_back.set()

    async def _follow(self) -> None:
        while not (self._session.is_closing or self._session.has_moved_on):
            self._is_back.clear()
            try:
                if self._last_seq is None:
                    self._last_seq = await self._newest()
                    self.offered.emit(self._last_seq is not None)
                if not await self._hear() and self._last_seq is not None and not self._session.has_moved_on:
                    await self._look_at_numbers(self._last_seq)
            except LinkClosedError:
                pass
            try:
                async with asyncio.timeout(LISTEN_AGAIN_S if self._last_seq is not None else LOOK_AGAIN_S):
                    await self._is_back.wait()
            except TimeoutError:
                pass

    async def _hear(self) -> bool:
        """Tell what is streamed until it ends; returns whether there was anything, or the link was made anew."""
        has_heard = False
        async with aclosing(self._session.events(self._last_seq)) as events:
            async for text in events:
                has_heard = True
                self._take(text)
        return has_heard or self._is_back.is_set()

    async def _look_at_numbers(self, heard: int) -> None:
        """A stream that ended at once may have been refused: a runtime that counts anew does not know our number."""
        newest = await self._newest()
        if newest is not None and newest < heard:
            self._last_seq = newest
            self.told.emit({"type": GAP})

    async def _newest(self) -> int | None:
        """Return the number of the newest event, so that none is missed from here on; None where none are kept."""
        try:
            total = await self._read(HISTORY, "total")
            if total < 1:
                return 0
            newest = await self._read(f"{HISTORY}&offset={total - 1}", "items")
            return int(newest[0]["seq"])
        except (ValueError, KeyError, IndexError, TypeError):
            return None

    async def _read(self, path: str, key: str) -> Any:
        reply = await self._session.request_v2("GET", path)
        return orjson.loads(reply.body)[key]

    def _take(self, text: str) -> None:
        try:
            event = orjson.loads(text)
        except orjson.JSONDecodeError:
            return
        if not isinstance(event, dict):
            return
        seq = event.get("seq")
        if isinstance(seq, int):
            if seq == self._last_seq:
                return
            self._last_seq = seq
        self.told.emit(event)
