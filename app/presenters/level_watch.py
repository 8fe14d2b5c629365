"""A level or its sidecar changed by another program while it is open: noticed, merged as one undo step, or asked about.

Files are read in a worker; the document on screen is touched by nothing but that one step.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.document.document import Document
from app.document.errors import LevelError
from app.document.holder import DocumentHolder
from app.document.merge import Merge
from app.document.outside import Theirs, look_outside, read_theirs
from app.document.sidecar import sidecar_path
from app.presenters.merge_choice import ask_which, settle

SETTLE_MS = 150
"""Programs write in several steps; this long after the last one the file is looked at."""

Look = tuple[tuple[int, int] | None, tuple[int, int] | None]
"""Time and size of a level's file and of its sidecar, None for one that is not there."""


class LevelWatch(QObject):
    """Watches the file of the open level. Lives on the GUI thread."""

    said = Signal(str, str)
    merged = Signal()

    def __init__(
        self,
        holder: DocumentHolder,
        *,
        window: Callable[[], QWidget],
        run: Callable[[Coroutine[Any, Any, Any]], None],
        is_writing: Callable[[], bool] = lambda: False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._window = window
        self._run = run
        self._is_writing = is_writing
        self._is_looking = False
        self._declined: Look | None = None
        self._is_gone = False
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(lambda: self._run(self.look()))
        self._watcher.fileChanged.connect(lambda _: self._timer.start())
        self._watcher.directoryChanged.connect(lambda _: self._timer.start())
        holder.subscribe(replaced=lambda _: self.follow())
        self.follow()

    def follow(self) -> None:
        """Watch the files of the open level, wherever they are now, and their folder: most programs replace files."""
        self._declined, self._is_gone = None, False
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        self._watch(self._holder.document.path)
        self._timer.start()

    def close(self) -> None:
        """Stop watching."""
        self._timer.stop()
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)

    async def look(self) -> None:
        """Look whether the files are as they were last read or written, and take in what is new."""
        document = self._holder.document
        path = document.path
        if path is None or self._is_looking:
            return
        if document.open_transaction is not None or self._is_writing():
            self._timer.start()  # in the middle of a drag, or of a save of our own: afterwards
            return
        self._watch(path)
        state = _look_of(path)
        if state[0] is not None and state == self._declined:
            return
        self._is_looking = True
        try:
            outside = await asyncio.to_thread(look_outside, document.file, path)
            if outside.level == "deleted":
                self._tell_it_is_gone(document, path)
            elif outside.is_changed and not await self._take_in(document, path):
                self._declined = state
        finally:
            self._is_looking = False

    async def settle(self) -> bool:
        """Take in what is on disk now, asked for by the person; returns whether that is done."""
        document = self._holder.document
        return document.path is not None and await self._take_in(document, document.path)

    async def _take_in(self, document: Document, path: Path) -> bool:
        try:
            theirs = await asyncio.to_thread(read_theirs, path, document.file)
        except LevelError as refused:
            self.said.emit(
                "alarm",
                f"{path.name} was changed by another program: {refused.what}. "
                f"The level on screen is untouched. {refused.remedy}",
            )
            return False
        base = document.file.base or theirs.state
        title = f"{theirs.changed} was changed by another program"
        done = await settle(
            self._holder, document, base, theirs.state, lambda conflicts: ask_which(self._window(), title, conflicts)
        )
        if done is None:
            return False
        self._apply(document, path, theirs, done)
        return True

    def _apply(self, document: Document, path: Path, theirs: Theirs, done: Merge) -> None:
        was_dirty = document.is_dirty
        document.history.mark_unsaved()
        has_changed = done.do(document, f"Changes of {theirs.changed} from disk")
        document.file = theirs.file
        if theirs.lost:
            document.tell_again()
        elif not was_dirty:
            document.mark_saved(path)
        if has_changed:
            kept = "; your own changes are kept" if was_dirty else ""
            self.said.emit("ok", f"{theirs.changed} was changed by another program: taken in as one undo step{kept}")
        if theirs.lost:
            self.said.emit("warn", theirs.lost)
        self.merged.emit()

    def _tell_it_is_gone(self, document: Document, path: Path) -> None:
        if self._is_gone:
            return
        self._is_gone = True
        document.history.mark_unsaved()
        document.tell_again()
        self.said.emit(
            "warn",
            f"{path.name} was deleted by another program. The level on screen is untouched; saving writes it again.",
        )

    def _watch(self, path: Path | None) -> None:
        if path is None:
            return
        files = self._watcher.files()
        missing = [
            str(one)
            for one, known in (
                (path, files),
                (sidecar_path(path), files),
                (path.parent, self._watcher.directories()),
            )
            if one.exists() and str(one) not in known
        ]
        if missing:
            self._watcher.addPaths(missing)


def _look_of(path: Path) -> Look:
    return _status_of(path), _status_of(sidecar_path(path))


def _status_of(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
