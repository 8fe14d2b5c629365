"""One level on its way from the disk to the window: how far it is, and giving it up. Read in a worker."""

from __future__ import annotations

from pathlib import Path

from app.document.document import Document
from app.document.files import open_level
from app.document.findings import AssetLookup
from app.document.holder import DocumentHolder
from app.presenters.long_work import LongWork
from runtime.collector import collector_paused

_READING = 0.8
"""The part of the time that reading takes; the rest goes into what the panels will show."""


class Reading(LongWork):
    """One level, read by a worker."""

    def __init__(self, path: Path, lookup: AssetLookup, holder: DocumentHolder) -> None:
        super().__init__()
        self.path = path
        self._lookup = lookup
        self._holder = holder

    @property
    def percent(self) -> int:
        return int(super().percent * _READING)

    def run(self) -> Document:
        """Return the level, with what the panels show of it made ahead; raises `LevelError`, `GivenUpError`."""
        with collector_paused():
            document = open_level(self.path, assets=self._lookup, progress=self._advance)
            self._advance(1.0)
            self._holder.prepare(document)
        self._advance(1.0)
        return document
