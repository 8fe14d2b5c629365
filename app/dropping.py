"""Drop to ground: what is selected falls until it stands, in slices, and is put into the document as one step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import operations
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.document.placing import Thing, things_of
from app.document.poses import Motion
from runtime.contracts.world import Transform
from viewport.scene.dropping import Fall

SLICE_S = 0.02
"""So long may the window wait at a time."""
Falls = Callable[[Sequence[Iterable[str]]], Iterator[Fall]]


class Dropping(QObject):
    """Lives on the GUI thread. A few dozen things are done at once; more go on while the window lives."""

    said = Signal(str, str)
    finished = Signal()

    def __init__(self, holder: DocumentHolder, falls: Falls, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._falls = falls
        self._document: Document | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def begin(self, ids: Iterable[str]) -> None:
        """Let entities fall, whole groups as one; locked and hidden ones stay where they are."""
        if self._timer.isActive():
            return
        document = self._holder.document
        editor = document.state.editor
        kept = frozenset(editor.locked) | frozenset(editor.hidden)
        self._things = [thing for thing in things_of(document, ids) if kept.isdisjoint(thing)]
        self._document, self._before = document, document.state
        self._work = self._falls(self._things)
        self._found: list[Fall] = []
        self._timer.start()
        self._go_on()

    def _go_on(self) -> None:
        until = time.perf_counter() + SLICE_S
        for fall in self._work:
            self._found.append(fall)
            if time.perf_counter() > until:
                return
        self._timer.stop()
        self._put()
        self.finished.emit()

    def _put(self) -> None:
        document, self._document = self._document, None
        if document is None or self._holder.document is not document or document.state is not self._before:
            self.said.emit("warn", "Nothing was dropped: the level was changed meanwhile. Press End again.")
            return
        transforms: dict[str, Transform] = {}
        floating = 0
        for fall in self._found:
            if fall.by_m is None:
                floating += 1
            elif abs(fall.by_m) > 1e-6:
                transforms.update(_moved(document, self._things[fall.place], fall.by_m))
        if transforms:
            operations.move_entities(document, transforms, f"Drop {_count(tuple(transforms))} to ground")
        if floating:
            what = "One thing stays" if floating == 1 else f"{floating} things stay"
            self.said.emit("warn", f"{what} in place: nothing lies below, and the ground is above.")


def _moved(document: Document, thing: Thing, by_m: float) -> dict[str, Transform]:
    motion = Motion((0, by_m, 0))
    return {one: motion.of(document.entities[one].transform) for one in thing}


def _count(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{len(ids)} entities"
