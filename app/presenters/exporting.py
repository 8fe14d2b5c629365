"""File → Export: the level on screen as a file for others; made and written in a worker, the level stays as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.document.atomic_write import write_atomically
from app.document.holder import DocumentHolder
from app.document.world import WorldState
from app.listed import listed
from app.presenters.long_work import GivenUpError, LongWork
from runtime.assets.export.container import ExportError
from runtime.assets.export.level import SUFFIXES, ExportFormat, export_level, file_stem
from runtime.assets.library import AssetLibrary
from runtime.contracts.json_text import write_pretty_json
from widgets.save_dialog import save_dialog

KINDS: dict[ExportFormat, str] = {
    "glb": "Binary glTF (*.glb)",
    "zip": "Level with its assets (*.zip)",
    "world_spec": "World spec (*.json)",
}
QUIET_S = 0.3
TOLD_EVERY_S = 0.1
MOST_NAMED = 5


class LevelExports(QObject):
    """Lives on the GUI thread; one export at a time."""

    said = Signal(str, str)
    missing_told = Signal(str)
    """A sentence that names assets for which a placeholder stands in the file."""
    progress_told = Signal(str, int)
    """The name of the file that is being made and how many percent of it are."""
    progress_ended = Signal()

    def __init__(
        self,
        holder: DocumentHolder,
        *,
        window: Callable[[], QWidget],
        run: Callable[[Coroutine[Any, Any, Any]], None],
        library_for: Callable[[Path | None], AssetLibrary],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._window = window
        self._run = run
        self._library_for = library_for
        self._making: _Making | None = None

    def choose_and_export(self, wanted: ExportFormat) -> None:
        """Ask for a file and write the level there in a format."""
        document = self._holder.document
        folder = Path.home() if document.path is None else document.path.parent
        # Never the level's own file by default: that one is saved, not exported.
        mark = " (world spec)" if wanted == "world_spec" else ""
        dialog = save_dialog(
            self._window(),
            "export_dialog",
            "Export level",
            f"{self._stem()}{mark}{SUFFIXES[wanted]}",
            filters=[KINDS[wanted]],
            suffix=SUFFIXES[wanted].removeprefix("."),
            folder=str(folder),
        )
        dialog.fileSelected.connect(lambda chosen: self._run(self.export(Path(chosen), wanted)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def why_not(self) -> str:
        """Return why nothing can be exported now, an empty text when it can."""
        return "an export is under way" if self._making is not None else ""

    def give_up(self) -> None:
        """Leave the export that is under way; no file comes of it."""
        if self._making is not None:
            self._making.give_up()

    async def export(self, path: Path, wanted: ExportFormat) -> bool:
        """Write the level as it is now; returns whether the file is there."""
        if self._making is not None:
            self.said.emit("warn", f"{path.name} was not exported: {self.why_not()}.")
            return False
        document = self._holder.document
        if document.path is not None and path.absolute() == document.path.absolute():
            self.said.emit("warn", f"{path.name} is the open level's own file: save it, or export under another name.")
            return False
        making = self._making = _Making(
            document.state, self._stem(), self._library_for(document.path), path, wanted
        )  # fmt: skip
        try:
            missing = await self._made(making)
        except GivenUpError:
            self.said.emit("ok", f"{path.name} was not exported")
            return False
        except ExportError as refused:
            self.said.emit("alarm", f"{path.name} was not exported: {refused}. Split the level, or export a zip.")
            return False
        except OSError as failed:
            reason = (failed.strerror or str(failed)).lower()
            self.said.emit(
                "alarm",
                f"{path.name} was not exported: {reason} ({path.parent}). Choose another folder, or make room there.",
            )
            return False
        finally:
            self._making = None
        if missing:
            self.missing_told.emit(f"Exported {path.name}; not found: {listed(missing, MOST_NAMED)}. {_STANDS[wanted]}")
        else:
            self.said.emit("ok", f"Exported {path.name}")
        return True

    async def _made(self, making: _Making) -> tuple[str, ...]:
        worker = asyncio.ensure_future(asyncio.to_thread(making.run))
        is_told = False
        pause = QUIET_S
        while not (await asyncio.wait({worker}, timeout=pause))[0]:
            pause, is_told = TOLD_EVERY_S, True
            self.progress_told.emit(making.path.name, making.percent)
        if is_told:
            self.progress_ended.emit()
        return worker.result()

    def _stem(self) -> str:
        document = self._holder.document
        return file_stem(document.world.name if document.path is None else document.path.stem)


_STANDS: dict[ExportFormat, str] = {
    "glb": "Placeholders stand for them.",
    "zip": "The zip is without them.",
    "world_spec": "",
}


class _Making(LongWork):
    """One file, made by a worker."""

    def __init__(
        self, state: WorldState, stem: str, library: AssetLibrary, path: Path, wanted: ExportFormat
    ) -> None:  # fmt: skip
        super().__init__()
        self.path = path
        self._state = state
        self._stem = stem
        self._library = library
        self._wanted = wanted

    def run(self) -> tuple[str, ...]:
        """Make and write the file; returns the names of what is missing. Raises `GivenUpError`, `OSError`."""
        self._step(0, 1)
        spec = self._state.to_wire()
        content = b"" if self._wanted == "glb" else write_pretty_json(spec)
        made = export_level(self._library, self._stem, content, self._wanted, self._step, spec=spec)
        self._step(1, 1)
        write_atomically(self.path, made.content)
        return made.missing

    def _step(self, done: int, total: int) -> None:
        self._advance(done / max(1, total), breath_s=0)
