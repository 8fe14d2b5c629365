"""Tells when the levels of the runtime's store have changed, whoever changed them; silent until somebody wants it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import orjson
from PySide6.QtCore import QObject, QTimer, Signal

from app.session import Session
from runtime.links.link import LinkClosedError

LISTEN_AGAIN_S = 2.0
SETTLE_MS = 150
"""Several changes in a row are told once."""


class LevelEvents(QObject):
    """Owned by the GUI thread. It listens from the first `listen` on, to whatever runtime is looked at."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._is_wanted = False
        self._last_seq: int | None = None
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self.changed)
        session.taken_up.connect(self._begin_anew)

    def listen(self) -> None:
        """Begin to follow the store; called again it does nothing."""
        if not self._is_wanted:
            self._is_wanted = True
            self._session.run_in_background(self._follow())

    def _begin_anew(self) -> None:
        self._last_seq = None
        self._settled.stop()
        if self._is_wanted:
            self._session.run_in_background(self._follow())

    async def _follow(self) -> None:
        """Follow the events; after a link that fell they go on where they broke off."""
        while not (self._session.is_closing or self._session.has_moved_on):
            try:
                async with aclosing(self._session.events(self._last_seq)) as events:
                    async for text in events:
                        self._take(text)
            except LinkClosedError:
                pass
            await asyncio.sleep(LISTEN_AGAIN_S)

    def _take(self, text: str) -> None:
        try:
            event = orjson.loads(text)
        except orjson.JSONDecodeError:
            return  # the next one tells again
        self._last_seq = event.get("seq", self._last_seq)
        if event.get("type", "").startswith("level.") or event.get("type") == "gap":
            self._settled.start()
