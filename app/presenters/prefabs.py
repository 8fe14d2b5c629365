"""Prefabs panel and document: pieces and overrides in, deeds out, each one undo step; files of other levels' pieces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal

from app.document import prefab_files, prefabbing
from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.errors import EditRefusedError, LevelError
from app.document.holder import DocumentHolder
from app.document.prefab_files import PrefabFile
from app.document.prefabs import Override, instances_of, prefabs_of, standing
from app.document.selection import SelectionChange
from app.presenters.prefab_rows import FILE, override_rows, piece_rows
from runtime.contracts.base import Vec3
from widgets.prefabs.panel import PrefabsPanel
from widgets.prefabs.views import InstanceView, PrefabsView


class PrefabsPresenter(QObject):
    """Keeps the panel in step. `centre` is where a new instance goes, `frame` shows the selection in the viewport."""

    said = Signal(str, str)

    def __init__(
        self,
        panel: PrefabsPanel,
        holder: DocumentHolder,
        *,
        user_folder: Path,
        centre: Callable[[], Vec3],
        frame: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._holder = holder
        self._user_folder = user_folder
        self._centre = centre
        self._frame = frame
        self._show: Callable[[], object] = lambda: None
        self._files: tuple[PrefabFile, ...] = ()
        panel.save_requested.connect(self._save)
        pieces, instance = panel.pieces, panel.instance
        pieces.place_requested.connect(lambda key: self._try(lambda: self._place(key)))
        pieces.edit_requested.connect(lambda key: self._try(lambda: self._edit(key)))
        pieces.delete_requested.connect(lambda key: self._try(lambda: self._delete(key)))
        pieces.rename_requested.connect(
            lambda key, name: self._try(lambda: prefabbing.rename_prefab(self._document, key, name))
        )
        pieces.export_requested.connect(lambda key, where: self._try(lambda: self._export(key, where)))
        instance.revert_requested.connect(self._revert)
        instance.apply_requested.connect(self._apply)
        instance.unpack_requested.connect(self.unpack)
        holder.subscribe(replaced=self._show_document, changed=self._follow, selected=self._show_selection)
        self._show_document(holder.document)

    def when_shown(self, show: Callable[[], object]) -> None:
        """Give what brings the panel to the front."""
        self._show = show

    def open(self) -> None:
        """Bring the panel to the front, with the keyboard on the name of a new prefab."""
        self._look_for_files()
        self._show()
        self._panel.focus_name()

    def why_no_instance(self) -> str:
        return "" if self._selected() else "no instance of a prefab is selected"

    def why_not_one_instance(self) -> str:
        return self.why_no_instance() or ("" if len(self._selected()) == 1 else "more than one instance is selected")

    def apply(self) -> None:
        self._apply(())

    def revert(self) -> None:
        self._revert(())

    def unpack(self) -> None:
        self._try(lambda: prefabbing.unpack(self._document, self._selected()))

    @property
    def _document(self) -> Document:
        return self._holder.document

    def _selected(self) -> tuple[str, ...]:
        """Return the instances that something selected is a part of."""
        selection = self._document.selection
        if not len(selection):
            return ()
        return tuple(
            identity
            for identity, one in instances_of(self._document.state.editor).items()
            if any(entity in selection for entity in one.parts.values())
        )

    def _save(self, name: str) -> None:
        def save() -> None:
            prefabbing.save_prefab(self._document, self._document.selection.ids, name)
            self._panel.clear_name()

        self._try(save)

    def _place(self, key: str) -> None:
        with self._document.transaction("Place prefab"):
            prefabbing.place_prefab(self._document, self._taken(key), self._centre())

    def _taken(self, key: str) -> str:
        """Return the prefab that a row means, taken into the level first where it lies in a file."""
        if not key.startswith(FILE):
            return key
        return prefabbing.import_prefab(self._document, prefab_files.read_prefab(Path(key.removeprefix(FILE))))

    def _edit(self, key: str) -> None:
        document = self._document
        for one in instances_of(document.state.editor, key).values():
            if found := standing(one, document.entities):
                document.selection.replace(entity.id for entity in found.values())
                break
        else:
            self._place(key)
        self._frame()
        name = prefabs_of(self._document.state.editor)[key].name
        self.said.emit("ok", f"Change this instance of “{name}”, then press Apply to prefab: all others follow.")

    def _delete(self, key: str) -> None:
        count = len(instances_of(self._document.state.editor, key))
        prefabbing.delete_prefab(self._document, key)
        if count:
            plain = "1 instance is plain entities" if count == 1 else f"{count} instances are plain entities"
            self.said.emit("ok", f"{plain} now; Ctrl+Z brings the prefab back.")

    def _export(self, key: str, where: str) -> None:
        level = self._document.path
        folder = self._user_folder if where == "user" or level is None else prefab_files.folder_beside(level)
        path = prefab_files.write_prefab(folder, prefabs_of(self._document.state.editor)[key])
        self._look_for_files()
        self.said.emit("ok", f"Exported to {path}.")

    def _revert(self, chosen: object) -> None:
        overrides = cast(tuple[Override, ...], chosen)
        document, selected = self._document, self._selected()

        def revert() -> None:
            if overrides:
                prefabbing.revert(document, selected[0], overrides)
                return
            with document.transaction("Revert to prefab"):
                for instance in selected:
                    if prefabbing.overrides_of(document, instance):
                        prefabbing.revert(document, instance)

        self._try(revert)

    def _apply(self, chosen: object) -> None:
        overrides = cast(tuple[Override, ...], chosen)
        document = self._document
        (instance,) = self._selected()

        def apply() -> None:
            if not overrides:
                prefabbing.apply_to_prefab(document, instance)
                return
            with document.transaction(f"Apply {len(overrides)} to prefab"):
                for override in overrides:
                    prefabbing.apply_override(document, instance, override)

        self._try(apply)

    def _try(self, deed: Callable[[], object]) -> None:
        self._panel.show_refusal("")
        if self._document.open_transaction is not None:
            self._panel.show_refusal(f"“{self._document.open_transaction.label}” is not decided yet: finish that first")
            return
        try:
            deed()
        except (EditRefusedError, LevelError) as refused:
            self._panel.show_refusal(str(refused))
        self._refresh()

    def _show_document(self, document: Document) -> None:
        self._look_for_files()

    def _show_selection(self, change: SelectionChange) -> None:
        self._panel.show_refusal("")
        self._refresh_soon()

    def _follow(self, change: DocumentChange) -> None:
        if not change.is_preview:
            self._refresh_soon()

    def _refresh_soon(self) -> None:
        self._holder.show_soon(self._refresh, len(self._document.selection))

    def _look_for_files(self) -> None:
        level = self._document.path
        folders = [self._user_folder] if level is None else [prefab_files.folder_beside(level), self._user_folder]
        self._files = prefab_files.found_in(folders)
        self._refresh()

    def _refresh(self) -> None:
        document = self._document
        self._panel.show_view(
            PrefabsView(
                piece_rows(document.state.editor, self._files, self._user_folder),
                self._instance(),
                prefabbing.why_not_savable(document, document.selection.ids),
                document.path is not None,
            )
        )

    def _instance(self) -> InstanceView | None:
        selected = self._selected()
        if not selected:
            return None
        if len(selected) > 1:
            return InstanceView(f"{len(selected)} instances are selected.", is_single=False)
        (identity,) = selected
        editor = self._document.state.editor
        piece = prefabs_of(editor).get(instances_of(editor)[identity].prefab)
        if piece is None:
            return InstanceView("", problem=f"{identity} follows no prefab: it is missing. Import it, or unpack this.")
        overrides = override_rows(prefabbing.overrides_of(self._document, identity))
        differs = f"differs in {len(overrides)}" if overrides else "is as it says"
        return InstanceView(f"{identity} follows “{piece.name}” and {differs}.", overrides)
