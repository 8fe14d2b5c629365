"""Opening, saving and leaving levels: dialogs and questions on the way, never a level lost.

Files are read and written in a worker; what goes wrong is said as what, where and what to do next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.document import saving
from app.document.document import Document
from app.document.errors import ChangedOnDiskError, LevelError
from app.document.findings import AssetLookup
from app.document.holder import DocumentHolder
from app.presenters.long_work import GivenUpError
from app.presenters.reading import Reading
from app.questions import Choice, ask
from app.settings import Settings
from runtime.contracts.world import SceneSettings, World, WorldSpec

FILTER = "Levels (*.json);;All files (*)"
Tone = Literal["alarm", "warn", "ok"]
QUIET_S = 0.3
"""What is read within this time is not worth a word."""
TOLD_EVERY_S = 0.1

LEAVING = (
    Choice("save", "Save", "primary"),
    Choice("discard", "Discard changes", "danger"),
    Choice("stay", "Cancel", "cancel"),
)
CHANGED_OUTSIDE = (
    Choice("merge", "Merge and save", "primary"),
    Choice("save_as", "Save as…"),
    Choice("overwrite", "Overwrite it", "danger"),
    Choice("stay", "Cancel", "cancel"),
)


def empty_world() -> WorldSpec:
    """Return what a new level starts as."""
    return WorldSpec(
        schema_version="1.0",
        world=World(id="world_1", name="New world", gravity=(0, -9.8, 0)),
        scene=SceneSettings(id="scene_1", ambient_light=(0.5, 0.5, 0.5), skybox="default_sky"),
        entities=(),
        quests=(),
    )


async def _nowhere() -> bool:
    return False


class LevelFiles(QObject):
    """Acts for the File menu. Lives on the GUI thread."""

    opened = Signal()
    saved = Signal()
    said = Signal(str, str)
    reading_told = Signal(str, int)
    """The name of the file that is being read and how many percent of it are."""
    reading_ended = Signal()

    def __init__(
        self,
        holder: DocumentHolder,
        settings: Settings,
        *,
        window: Callable[[], QWidget],
        run: Callable[[Coroutine[Any, Any, Any]], None],
        assets_for: Callable[[Path | None], AssetLookup],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._settings = settings
        self._window = window
        self._run = run
        self._assets_for = assets_for
        self._one_at_a_time = asyncio.Lock()
        self._merge: Callable[[], Awaitable[bool]] | None = None
        self._reading: Reading | None = None
        self._is_stored: Callable[[], bool] = lambda: False
        self._store: Callable[[], Awaitable[bool]] = _nowhere

    @property
    def is_writing(self) -> bool:
        """Whether a level is on its way to the disk."""
        return self._one_at_a_time.locked()

    def merge_with(self, merge: Callable[[], Awaitable[bool]]) -> None:
        """Give what takes in the changes of another program; it returns whether that was done."""
        self._merge = merge

    def store_with(self, is_stored: Callable[[], bool], store: Callable[[], Awaitable[bool]]) -> None:
        """Give what saves a level that has no file but came from a store: whether this one did, and saving it there."""
        self._is_stored, self._store = is_stored, store

    def new(self) -> None:
        self._run(self._new())

    def choose_and_open(self) -> None:
        """Ask for a file and open it."""
        self._choose(QFileDialog.AcceptMode.AcceptOpen, lambda path: self._run(self.open(path)))

    def open_path(self, path: Path) -> None:
        self._run(self.open(path))

    def open_copy(self, path: Path) -> None:
        """Open a sample: a level without a file of its own, so that saving asks where to."""
        self._run(self.open(path, as_copy=True))

    def save(self) -> None:
        self._run(self.save_now())

    def choose_and_save(self) -> None:
        """Ask for a file and save there."""
        self._choose(QFileDialog.AcceptMode.AcceptSave, lambda path: self._run(self._write(path)))

    async def open(self, path: Path, *, as_copy: bool = False) -> bool:
        """Open a level in place of the current one, or a copy of it; returns whether it is open now."""
        try:
            document = await self._read(path)
        except LevelError as refused:
            self._say("alarm", f"{refused.what}. {refused.remedy}")
            return False
        except GivenUpError:
            self._say("ok", f"{path.name} was not opened")
            self._drop_what_was_prepared()
            return False
        if not await self.may_leave():
            self._drop_what_was_prepared()
            return False
        if as_copy:
            document.path = None
        else:
            self._settings.add_recent_level(path.absolute())
        self._holder.replace(document)
        if document.file.sidecar_problem:
            self._say("warn", document.file.sidecar_problem)
        self.opened.emit()
        return True

    async def save_now(self) -> bool:
        """Save to the level's own file or where it came from, or ask for a file; returns whether it is saved now."""
        document = self._holder.document
        if document.path is None and self._is_stored():
            return await self._store()
        if document.path is None:
            self.choose_and_save()
            return False
        return await self._write(document.path)

    async def may_leave(self) -> bool:
        """Return whether the current level may be closed: it is saved, or the user says so."""
        document = self._holder.document
        if not document.is_dirty:
            return True
        answer = await ask(
            self._window(),
            "Unsaved changes",
            f"{document.name} has changes that are not saved.",
            "They are lost unless you save them.",
            LEAVING,
        )
        if answer == "save":
            return await self.save_now()
        return answer == "discard"

    def give_up_opening(self) -> None:
        """Leave the level that is being read alone; the one on screen stays."""
        if self._reading is not None:
            self._reading.give_up()

    def _drop_what_was_prepared(self) -> None:
        if self._reading is None:
            self._holder.prepare(None)

    async def _read(self, path: Path) -> Document:
        """Read in a worker; what takes long tells how far it is. Another level that is being read is given up."""
        self.give_up_opening()
        reading = self._reading = Reading(path, self._assets_for(path), self._holder)
        worker = asyncio.ensure_future(asyncio.to_thread(reading.run))
        is_told = False
        try:
            pause = QUIET_S
            while not (await asyncio.wait({worker}, timeout=pause))[0]:
                pause, is_told = TOLD_EVERY_S, True
                if self._reading is reading:
                    self.reading_told.emit(path.name, reading.percent)
            return worker.result()
        finally:
            if self._reading is reading:
                self._reading = None
                if is_told:
                    self.reading_ended.emit()

    async def _new(self) -> None:
        if await self.may_leave():
            self._holder.replace(Document(empty_world(), assets=self._assets_for(None)))
            self.opened.emit()

    async def _write(self, path: Path, *, overwrite_changed: bool = False) -> bool:
        document = self._holder.document
        try:
            async with self._one_at_a_time:
                plan = saving.plan_save(document, path, overwrite_changed=overwrite_changed)
                await self._write_plan(document, plan)
        except ChangedOnDiskError as refused:
            return await self._settle_conflict(refused)
        except LevelError as refused:
            self._say("alarm", f"{refused.what}. {refused.remedy}")
            return False
        self._settings.add_recent_level(path.absolute())
        self._say("ok", f"Saved {path.name}")
        self.saved.emit()
        return True

    async def _write_plan(self, document: Document, plan: saving.SavePlan) -> None:
        """Write in a worker: the level may be edited meanwhile."""
        try:
            written = await asyncio.to_thread(saving.write_plan, plan)
        except LevelError:
            document.end_writing(None)
            raise
        saving.finish_save(document, plan, written)

    async def _settle_conflict(self, refused: ChangedOnDiskError) -> bool:
        answer = await ask(
            self._window(), "Changed by another program", f"{refused.what}.", refused.remedy, CHANGED_OUTSIDE
        )
        path = self._holder.document.path
        if answer == "overwrite" and path is not None:
            return await self._write(path, overwrite_changed=True)
        if answer == "merge" and path is not None and self._merge is not None and await self._merge():
            return await self._write(path)
        if answer == "save_as":
            self.choose_and_save()
        return False

    def _choose(self, mode: QFileDialog.AcceptMode, then: Callable[[Path], None]) -> None:
        is_saving = mode is QFileDialog.AcceptMode.AcceptSave
        current = self._holder.document.path
        dialog = QFileDialog(self._window(), "Save level as" if is_saving else "Open level")
        dialog.setObjectName("save_dialog" if is_saving else "open_dialog")
        dialog.setAcceptMode(mode)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile if is_saving else QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(FILTER)
        dialog.setDefaultSuffix("json")
        if current is not None:
            dialog.setDirectory(str(current.parent))
            if is_saving:
                dialog.selectFile(current.name)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _say(self, tone: Tone, text: str) -> None:
        self.said.emit(tone, text)
