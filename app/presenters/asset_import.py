"""Importing: files chosen or dropped are read, written and, if wished, placed; what is odd about them is said.

Reading, decoding and writing happen in workers; the level can be worked on meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.document import asset_files, asset_use
from app.document.asset_files import AssetFile
from app.document.asset_use import PartToPlace
from app.document.errors import LevelError
from app.document.holder import DocumentHolder
from app.questions import Choice, ask
from runtime.assets.errors import AssetError
from runtime.assets.importing import Imported, ImportSource, Manner, imported, read_source
from runtime.assets.library import IMAGE_SUFFIXES, MESH_SUFFIXES, AssetLibrary
from runtime.contracts.base import Vec3
from widgets.assets.views import AssetKey

SUFFIXES = (*MESH_SUFFIXES, *IMAGE_SUFFIXES)
FILTER = f"Models and pictures ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;All files (*)"
MESH_FILTER = f"Models ({' '.join(f'*{suffix}' for suffix in MESH_SUFFIXES)});;All files (*)"
IMAGE_FILTER = f"Pictures ({' '.join(f'*{suffix}' for suffix in IMAGE_SUFFIXES)});;All files (*)"
HOW = (
    Choice("parts", "Place its parts", "primary"),
    Choice("whole", "One mesh, to place later"),
    Choice("stay", "Cancel", "cancel"),
)


class AssetImport(QObject):
    """Lives on the GUI thread. `look_again` has everybody look into the asset folders anew."""

    said = Signal(str, str)
    imported = Signal(str, str)
    """Kind and name of the first asset that came of it."""

    def __init__(
        self,
        holder: DocumentHolder,
        *,
        window: Callable[[], QWidget],
        run: Callable[[Coroutine[Any, Any, Any]], None],
        library_for: Callable[[Path | None], AssetLibrary],
        look_again: Callable[[], None],
        centre: Callable[[], Vec3],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._window = window
        self._run = run
        self._library_for = library_for
        self._look_again = look_again
        self._centre = centre

    def choose(self) -> None:
        """Ask for files and import them."""
        dialog = self._dialog("Import assets", FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda chosen: self.take([Path(one) for one in chosen]))
        dialog.open()

    def locate(self, key: AssetKey) -> None:
        """Ask for the file of a missing asset; a copy of it takes the name that the level asks for."""
        dialog = self._dialog(f"Locate {key.name}", MESH_FILTER if key.kind == "mesh" else IMAGE_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.take_for(key, Path(chosen)))
        dialog.open()

    def take(self, paths: Sequence[Path]) -> None:
        """Import files one after another."""
        self._run(self._take(tuple(paths)))

    def take_for(self, key: AssetKey, path: Path) -> None:
        """Import a file as what is missing."""
        self._run(self._take_for(key, path))

    async def _take(self, paths: tuple[Path, ...]) -> None:
        for path in paths:
            try:
                await self._take_one(path)
            except AssetError as refused:
                self.said.emit("alarm", f"{path.name} {_clause(refused)}. Nothing of it was imported.")
            except LevelError as refused:
                self.said.emit("alarm", f"{refused.what}. {refused.remedy}")

    async def _take_one(self, path: Path) -> None:
        source = await asyncio.to_thread(read_source, path)
        manner: Manner = "whole"
        if source.part_count > 1:
            answer = await self._ask(source)
            if answer == "stay":
                return
            manner = "parts" if answer == "parts" else "whole"
        document = self._holder.document
        library = self._library_for(document.path)
        folder = library.level or library.user
        if folder is None:
            return
        made = await asyncio.to_thread(imported, source, manner)
        files = [AssetFile(one.kind, one.name, one.suffix, one.content) for one in made.assets]
        names = await asyncio.to_thread(asset_files.put_into, folder, files, library.has)
        self._look_again()
        if manner == "parts" and document is self._holder.document:
            asset_use.place_parts(document, path.stem, [_part(one, names) for one in made.parts], self._centre())
        self._tell(made, names, folder)

    async def _take_for(self, key: AssetKey, path: Path) -> None:
        library = self._library_for(self._holder.document.path)
        folder = library.level or library.user
        if folder is None:
            return
        try:
            source = await asyncio.to_thread(read_source, path)
            made = await asyncio.to_thread(imported, source, "whole")
            wanted = "mesh" if key.kind == "mesh" else "texture"
            first = made.assets[0]
            if first.kind != wanted:
                raise AssetError(path.stem, path, f"is a {first.kind}; “{key.name}” must be a {wanted}")
            file = AssetFile(first.kind, key.name, first.suffix, first.content)
            await asyncio.to_thread(asset_files.put_as, folder, key.name, file)
        except AssetError as refused:
            self.said.emit("alarm", f"{path.name} {_clause(refused)}. “{key.name}” is still missing.")
            return
        except LevelError as refused:
            self.said.emit("alarm", f"{refused.what}. {refused.remedy}")
            return
        self._look_again()
        self.said.emit("ok", f"“{key.name}” is a copy of {path.name} now, in {folder}.")
        self.imported.emit(key.kind, key.name)

    async def _ask(self, source: ImportSource) -> str:
        return await ask(
            self._window(),
            "Import a model",
            f"{source.path.name} has {source.part_count} parts.",
            "Placed, each is an entity with its mesh, texture and colour, all in one undo step. As one mesh it is put "
            "together and can have one texture.",
            HOW,
        )

    def _tell(self, made: Imported, names: Any, folder: Path) -> None:
        first = made.assets[0]
        count = "1 file" if len(made.assets) == 1 else f"{len(made.assets)} files"
        text = f"Imported {made.path.name} as {count} into {folder}."
        renamed = [f"{old} is “{new}”" for (_, old), new in names.items() if old != new]
        if renamed:
            text += f" Names that were taken: {', '.join(renamed[:4])}."
        if made.notes:
            text += f" Note: {'; '.join(made.notes)}."
        self.said.emit("warn" if made.notes else "ok", text)
        self.imported.emit(first.kind, names[first.kind, first.name])

    def _dialog(self, title: str, names: str) -> QFileDialog:
        dialog = QFileDialog(self._window(), title)
        dialog.setObjectName("import_dialog")
        dialog.setNameFilter(names)
        dialog.finished.connect(dialog.deleteLater)
        return dialog


def _part(part: Any, names: Any) -> PartToPlace:
    place = part.place
    texture = names["texture", part.texture] if part.texture else "none"
    return PartToPlace(
        part.name, names["mesh", part.mesh], texture, part.color, place.position, place.rotation, place.scale,
        part.extras,
    )  # fmt: skip


def _clause(refused: AssetError) -> str:
    return refused.cause
