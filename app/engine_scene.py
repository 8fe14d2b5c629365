"""What the engine has built, as it was read last, and where the document differs from it. No widget.

Read when a run has ended, in parts while one goes on and after single jobs. The document's own changes are compared
entity by entity: one of ten thousand costs what one costs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.holder import DocumentHolder
from app.engine.drift import DriftBook, Scene, settings_drift
from app.engine_calls import EngineRefusedError
from app.engine_runs import NOT_OFFERED, EngineRuns, JobsChange
from app.session import Session
from runtime.contracts.engines import BUILT_IN
from runtime.contracts.phase2 import EngineStatus
from runtime.contracts.world import Entity

READ_MS = 200
AGAIN_MS = 2000
"""Between two reads of parts: a run is seen to grow, and does not wait for it."""
AT_ONCE = 100
MOST_PARTS = 400
"""More than so many entities are read with the whole scene, once the run has ended."""


@dataclass(frozen=True, slots=True)
class SceneChange:
    """Entities that the engine built anew or has no more (None); `is_anew`: it is another scene altogether."""

    entities: Mapping[str, Entity | None]
    is_anew: bool = False


class EngineScene(QObject):
    """Lives on the GUI thread."""

    scene_changed = Signal(object)
    """SceneChange"""
    drift_changed = Signal(object)
    """Whose drift is another now: frozenset of ids."""

    def __init__(
        self,
        runs: EngineRuns,
        holder: DocumentHolder,
        session: Session,
        *,
        now: Callable[[], datetime] = datetime.now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runs = runs
        self._holder = holder
        self._session = session
        self._now = now
        self._book = DriftBook()
        self._scene: Scene | None = None
        self._engine_id = ""
        self._read_at: datetime | None = None
        self._due: dict[str, None] = {}
        self._wants_all = False
        self._is_gone = False
        self._is_reading = False
        self._meanwhile: set[str] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(READ_MS)
        self._soon.timeout.connect(self._begin_reading)
        runs.jobs_changed.connect(self._take_jobs)
        runs.status_changed.connect(self._take_status)
        holder.subscribe(replaced=self._take_document, changed=self._follow)

    @property
    def scene(self) -> Scene | None:
        """What is built, None before anything was read."""
        return self._scene

    @property
    def engine_id(self) -> str:
        """The run that built it."""
        return self._engine_id

    @property
    def read_at(self) -> datetime | None:
        """When it was read last, by the clock of this machine."""
        return self._read_at

    @property
    def is_gone(self) -> bool:
        """Whether the runtime knows the run and has its scene no more: it was started anew since."""
        return self._is_gone and not self.kept_by

    @property
    def kept_by(self) -> str:
        """The engine outside that keeps what it built to itself; an empty text where what is built can be read."""
        worker = None if self._runs.status is None else self._runs.status.worker
        return "" if worker is None or worker == BUILT_IN else worker

    @property
    def drift(self) -> DriftBook:
        return self._book

    @property
    def is_of_this_level(self) -> bool:
        """Whether the engine has this level, by the scene's id; another one is not compared."""
        settings = None if self._scene is None else self._scene.settings
        return settings is not None and settings.id == self._holder.document.settings.id

    def settings_drift(self) -> tuple[str, ...]:
        """Return the settings of world and scene that the engine has otherwise; a new build takes them up."""
        document = self._holder.document
        if self._scene is None or not self._book.is_known:
            return ()
        return settings_drift((document.world, document.settings), self._scene)

    def read_again(self) -> None:
        """Read the whole scene."""
        self._wants_all = True
        self._read_soon()

    # -- what makes it read --------------------------------------------------------------------------------------

    def _take_jobs(self, change: JobsChange) -> None:
        if change.is_anew:
            self._forget()
        for job_id in change.jobs:
            job = self._runs.job(job_id)
            if job is not None and job.state == "completed":
                if job.entity_id:
                    self._due[job.entity_id] = None
                elif job.job_type == "BUILD_SCENE":
                    self._wants_all = True
        if self._due or self._wants_all:
            self._read_soon()

    def _take_status(self, status: EngineStatus | None) -> None:
        if status is None:
            self._forget()
        elif not self._runs.is_under_way and not self._book.is_known and not self._is_gone:
            self.read_again()

    def _forget(self) -> None:
        self._due, self._wants_all, self._engine_id, self._read_at = {}, False, "", None
        had, self._is_gone = self._scene is not None or self._is_gone, False
        self._scene = None
        gone = self._book.forget()
        if had:
            self.scene_changed.emit(SceneChange({}, is_anew=True))
        self.drift_changed.emit(gone)

    def _read_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _begin_reading(self) -> None:
        if self._is_reading or not self._runs.engine_id:
            return
        if self.kept_by:
            self._forget()
            self.scene_changed.emit(SceneChange({}))
            return
        self._is_reading = True
        self._session.run_in_background(self._read())

    async def _read(self) -> None:
        engine_id = self._runs.engine_id
        try:
            if self._scene is None or not self._due or len(self._due) > MOST_PARTS:
                await self._read_all(engine_id)
            else:
                await self._read_parts(engine_id)
        except EngineRefusedError as refused:
            self._lose(refused)
        finally:
            self._is_reading = False
        if self._due or (self._wants_all and not self._runs.is_under_way):
            self._read_soon()

    def _lose(self, refused: EngineRefusedError) -> None:
        """Ask again later, unless the runtime said that there is nothing: what is shown says how old it is."""
        self._due = {}
        # A run that has just begun has no scene yet.
        self._is_gone = refused.code in NOT_OFFERED and not self._runs.is_under_way
        self._wants_all = not self._is_gone
        self._soon.setInterval(AGAIN_MS)
        if self._is_gone:
            self.scene_changed.emit(SceneChange({}))

    # -- what was read -------------------------------------------------------------------------------------------

    async def _read_all(self, engine_id: str) -> None:
        is_final = not self._runs.is_under_way
        self._due = {}
        self._wants_all = not is_final
        scene = await self._runs.calls.scene(engine_id)
        self._soon.setInterval(READ_MS)
        if engine_id != self._runs.engine_id:
            return
        self._is_gone = False
        self._scene, self._engine_id, self._read_at = scene, engine_id, self._now()
        self.scene_changed.emit(SceneChange(scene.entities, is_anew=True))
        if is_final:
            await self._compare_all()

    async def _read_parts(self, engine_id: str) -> None:
        ids = list(self._due)[:AT_ONCE]
        for identity in ids:
            del self._due[identity]
        part = await self._runs.calls.scene(engine_id, ids)
        self._soon.setInterval(READ_MS)
        if engine_id != self._runs.engine_id or self._scene is None:
            return
        changes = {identity: part.entities.get(identity) for identity in ids}
        entities = {**self._scene.entities, **part.entities}
        for identity, entity in changes.items():
            if entity is None:
                entities.pop(identity, None)
        self._scene = Scene(entities, part.settings, part.world)
        self._read_at = self._now()
        self.scene_changed.emit(SceneChange(changes))
        if self._book.is_known:
            self._tell(self._book.take_built(changes, self._holder.document.entities))

    async def _compare_all(self) -> None:
        """Compare everything in slices; what changes meanwhile is looked at again."""
        if self._scene is None or not self.is_of_this_level:
            self._tell(self._book.forget())
            return
        before, document = set(self._book.drifts), self._holder.document
        self._meanwhile = set()
        try:
            for _ in self._book.take_scene(self._scene.entities, document.entities):
                await asyncio.sleep(0)
        finally:
            changed, self._meanwhile = self._meanwhile, None
        self._book.compare(changed, self._holder.document.entities)
        self.drift_changed.emit(frozenset(before | set(self._book.drifts)))

    def _take_document(self, _: Document) -> None:
        self._tell(self._book.forget())
        if self._scene is not None and not self._runs.is_under_way:
            self.read_again()

    def _follow(self, change: DocumentChange) -> None:
        if self._meanwhile is not None:
            self._meanwhile.update(change.entities)
        elif self._book.is_known and change.entities:
            self._tell(self._book.compare(change.entities, self._holder.document.entities))
        if self._book.is_known and (change.scene or change.world):
            self.drift_changed.emit(frozenset())

    def _tell(self, ids: Iterable[str]) -> None:
        changed = frozenset(ids)
        if changed:
            self.drift_changed.emit(changed)
