"""A runtime that is kept connected and not looked at: its newest snapshot, read once a second. No widgets.

It keeps what the window needs to switch at once, and what is said of it beside the others.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress

from pydantic import ValidationError
from PySide6.QtCore import QObject, Signal

from app.newest_snapshot import STALE_AFTER_S
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.links.inbox import is_snapshot
from runtime.links.link import RuntimeLink

LOOK_S = 1.0

log = logging.getLogger("plumbline.standby")


class Standby(QObject):
    """Owned by the GUI thread. `changed` after each snapshot."""

    changed = Signal()

    def __init__(
        self,
        link: RuntimeLink,
        snapshot: RuntimeSnapshot | None = None,
        *,
        look_s: float = LOOK_S,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.link = link
        self._snapshot = snapshot
        self._look_s = look_s
        self._monotonic = monotonic
        self._reading: asyncio.Task[None] | None = None

    @property
    def snapshot(self) -> RuntimeSnapshot | None:
        return self._snapshot

    @property
    def age_ms(self) -> int | None:
        """The time since anything was heard of it, None before that."""
        heard = self.link.state.last_heard
        return None if heard is None else max(0, round((self._monotonic() - heard) * 1000))

    @property
    def is_stale(self) -> bool:
        age = self.age_ms
        return self.link.state.phase != "up" or age is None or age > STALE_AFTER_S * 1000

    def start(self) -> None:
        """Begin to read; needs a running loop."""
        self._reading = asyncio.get_event_loop().create_task(self._read())
        self._reading.add_done_callback(_look_at_failure)

    async def stop(self) -> None:
        """Read no more, and leave the link as it is."""
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading

    async def _read(self) -> None:
        source = self.link.messages()
        try:
            async for text in source:
                self._take(text)
                if is_snapshot(text):
                    await asyncio.sleep(self._look_s)
        finally:
            if isinstance(source, AsyncGenerator):  # whoever reads on must not find this reader still in place
                await source.aclose()

    def _take(self, text: str) -> None:
        if not is_snapshot(text):
            return  # results of commands that were given up when the runtime was left
        try:
            self._snapshot = RuntimeSnapshot.model_validate_json(text)
        except ValidationError as wrong:
            log.info("a snapshot of %s was not understood (%s errors)", self.link.address, wrong.error_count())
            return
        self.changed.emit()


def _look_at_failure(reading: asyncio.Task[None]) -> None:
    if not reading.cancelled() and (failure := reading.exception()) is not None:
        log.error("a runtime beside the present one is read no more", exc_info=failure)
