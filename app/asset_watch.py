"""Tells when something changed in the folders where a level's assets are looked for. Reads no file.

A folder that is not there yet is watched for where it would appear: in the nearest one above it.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

MOST_FILES = 2_000
"""So many are watched one by one; in larger folders a file that is written in place goes unnoticed."""
Seen = frozenset[tuple[str, int, int]]
SETTLE_MS = 250
"""Programs write files in several steps: what changes meanwhile is told once."""


class AssetWatch(QObject):
    """Lives on the GUI thread."""

    changed = Signal()
    """Files may have come, gone or become others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders: tuple[Path, ...] = ()
        self._seen: Seen = frozenset()
        self._watcher = QFileSystemWatcher(self)
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._watcher.directoryChanged.connect(self._settled.start)
        self._watcher.fileChanged.connect(self._settled.start)
        self._settled.timeout.connect(self._tell)

    def watch(self, folders: Iterable[Path]) -> None:
        """Watch these folders, and the files in them, and no others."""
        self._folders = tuple(folders)
        self._take_up()
        self._seen = self._look()

    @property
    def watched(self) -> frozenset[str]:
        """The folders that are watched, existing ones."""
        return frozenset(self._watcher.directories())

    def _take_up(self) -> None:
        wanted = set()
        for folder in self._folders:
            there = _nearest(folder)
            wanted.add(str(there))
        # A folder does not tell of a file that is written in place.
        wanted.update(path for path, _, _ in itertools.islice(self._look(), MOST_FILES))
        known = {*self._watcher.directories(), *self._watcher.files()}
        if known - wanted:
            self._watcher.removePaths(sorted(known - wanted))
        if wanted - known:
            self._watcher.addPaths(sorted(wanted - known))

    def _tell(self) -> None:
        self._take_up()
        before, self._seen = self._seen, self._look()
        # Where a folder is missing, all sorts of files come and go in the one above it.
        if before != self._seen:
            self.changed.emit()

    def _look(self) -> Seen:
        found: set[tuple[str, int, int]] = set()
        for folder in self._folders:
            try:
                for path in os.scandir(folder):
                    if path.is_file():
                        status = path.stat()
                        found.add((path.path, status.st_mtime_ns, status.st_size))
            except OSError:  # not there yet, or gone while it was read: it will be told
                continue
        return frozenset(found)


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest above it that exists."""
    return next((path for path in (folder, *folder.parents) if path.is_dir()), folder)
