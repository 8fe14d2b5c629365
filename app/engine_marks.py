"""Keeps what entities carry of the engine, and tells whose mark is another: for outliner and viewport. No widget.

Told in slices: after a build of 10 000 entities every one has a new mark, and the window keeps its turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.marks import EngineMark, mark_of
from app.engine_runs import EngineRuns, JobsChange
from app.engine_scene import EngineScene

SLICE = 150
MOST_NOTED = 400
"""So many are written in the viewport; more could not be told apart there."""


class EngineMarks(QObject):
    """Lives on the GUI thread."""

    changed = Signal(object)
    """Whose mark may be another: tuple of ids."""
    noted_changed = Signal(object)
    """Mapping[str, str]: what is written beside entities in the viewport."""

    def __init__(self, runs: EngineRuns, scene: EngineScene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._scene = scene
        self._due: dict[str, None] = {}
        self._noted: dict[str, str] = {}
        self._was_under_way = False
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._tell_slice)
        runs.jobs_changed.connect(self._take_jobs)
        runs.status_changed.connect(self._take_status)
        scene.drift_changed.connect(self._look)

    def of(self, identity: str) -> EngineMark | None:
        """Return what an entity carries."""
        return mark_of(self._runs.book.job_of(identity), self._scene.drift.of(identity))

    @property
    def noted(self) -> Mapping[str, str]:
        return self._noted

    def look_again(self) -> None:
        """Tell of everybody's mark: another document is shown."""
        self._look((*self._runs.book.entities, *self._scene.drift.drifts))

    def _take_jobs(self, change: JobsChange) -> None:
        self._look(change.entities)

    def _take_status(self, _: object) -> None:
        is_under_way = self._runs.is_under_way
        if is_under_way != self._was_under_way:
            self._was_under_way = is_under_way
            self._look(tuple(self._noted))

    def _look(self, ids: Iterable[str]) -> None:
        self._due.update(dict.fromkeys(ids))
        if self._due and not self._next.isActive():
            self._next.start()

    def _tell_slice(self) -> None:
        ids = tuple(self._due)[:SLICE] if len(self._due) > SLICE else tuple(self._due)
        for identity in ids:
            del self._due[identity]
        if self._note(ids):
            self.noted_changed.emit(dict(self._noted))
        self.changed.emit(ids)
        if self._due:
            self._next.start()

    def _note(self, ids: tuple[str, ...]) -> bool:
        before = dict(self._noted)
        for identity in ids:
            mark = self.of(identity)
            if mark is None or (mark.code == "built" and not self._was_under_way):
                self._noted.pop(identity, None)
            elif identity in self._noted or len(self._noted) < MOST_NOTED:
                self._noted[identity] = f"{mark.mark} {mark.brief}"
        return before != self._noted
