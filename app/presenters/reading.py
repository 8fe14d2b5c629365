"""One level on its way from the disk to the window: how far it is, and giving it up. Read in a worker."""

from __future__ import annotations

import time
from pathlib import Path

from app.document.document import Document
from app.document.files import open_level
from app.document.findings import AssetLookup
from app.document.holder import DocumentHolder
from runtime.collector import collector_paused

_READING = 0.8
"""The part of the time that reading takes; the rest goes into what the panels will show."""
_BREATH_S = 0.0005
"""Left to the window after each piece: one paint takes the interpreter's lock a hundred times, and would wait for a
whole piece each time.
"""


class GivenUpError(Exception):
    """The person did not want to wait, or wanted another level."""


class Reading:
    """Read by a worker, looked at and given up by the window: nothing but a number and a flag goes between them."""

    def __init__(self, path: Path, lookup: AssetLookup, holder: DocumentHolder) -> None:
        self.path = path
        self._lookup = lookup
        self._holder = holder
        self._fraction = 0.0
        self._is_given_up = False

    @property
    def percent(self) -> int:
        return int(self._fraction * _READING * 100)

    def give_up(self) -> None:
        self._is_given_up = True

    def run(self) -> Document:
        """Return the level, with what the panels show of it made ahead; raises `LevelError`, `GivenUpError`."""
        with collector_paused():
            document = open_level(self.path, assets=self._lookup, progress=self._advance)
            self._advance(1.0)
            self._holder.prepare(document)
        self._advance(1.0)
        return document

    def _advance(self, fraction: float) -> None:
        if self._is_given_up:
            raise GivenUpError
        self._fraction = fraction
        time.sleep(_BREATH_S)
