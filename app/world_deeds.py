"""What menus and keys do to the level that is open, and to how it is looked at. Each deed is one undo step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, cast, get_args

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.document import operations
from app.document.bookmarks import bookmark, set_bookmark
from app.document.clipboard import PasteError
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.dropping import Dropping
from runtime.contracts.base import Vec3
from runtime.contracts.world import CameraBookmark
from viewport.scene.gizmo import GizmoTool
from viewport.tools.situation import Pivot, SnapTo
from viewport.view import ViewportView
from widgets.viewport_bar import ViewportBar

Tool = Literal["select", "move", "rotate", "scale"]
Space = Literal["world", "local"]
Projection = Literal["perspective", "top", "front", "side"]

SNAP_ANGLE_RAD = 0.2617993877991494  # 15°
DEFAULT_STEP_M = 0.5


class WorldDeeds(QObject):
    """Owns the choice of tool, axes and snapping; everything else belongs to the document."""

    said = Signal(str, str)

    def __init__(
        self,
        holder: DocumentHolder,
        view: ViewportView,
        bar: ViewportBar,
        centre: Callable[[], Vec3],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or view)
        self._holder = holder
        self._view = view
        self._bar = bar
        self._centre = centre
        self._space: Space = "world"
        self._look_for_assets: Callable[[], None] = view.look_for_assets_again
        self._snap_m: float | None = DEFAULT_STEP_M
        self._pivot: Pivot = "center"
        self._snap_to: SnapTo = "step"
        self._turns = False
        self._dropping = Dropping(holder, view.falls, self)
        self._dropping.said.connect(self.said)
        bar.tool_requested.connect(self.set_tool)
        bar.space_requested.connect(self.set_space)
        bar.snap_requested.connect(self.set_snap)
        bar.pivot_requested.connect(self.set_pivot)
        bar.snap_target_requested.connect(self.set_snap_target)
        bar.turning_requested.connect(self.set_turning)
        bar.projection_requested.connect(self.set_projection)
        bar.frame_requested.connect(self.frame_selection)
        self.set_tool("select")
        self.set_space("world")
        self.set_snap(DEFAULT_STEP_M)
        self.set_pivot("center")
        self.set_snap_target("step")

    @property
    def _document(self) -> Document:
        return self._holder.document

    @property
    def _selected(self) -> tuple[str, ...]:
        return tuple(self._document.selection.ids)

    def undo(self) -> None:
        self._document.undo()

    def redo(self) -> None:
        self._document.redo()

    def why_no_undo(self) -> str:
        opened = self._document.open_transaction
        if opened is not None:
            return f"“{opened.label}” is not decided yet: apply or cancel it"
        return "" if self._document.can_undo else "nothing was changed yet"

    def why_no_redo(self) -> str:
        return "" if self._document.can_redo else "nothing was undone"

    def why_no_selection(self) -> str:
        return "" if self._selected else "nothing is selected"

    def cut(self) -> None:
        self.copy()
        self.delete()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(operations.copy_entities(self._document, self._selected))

    def paste(self) -> None:
        try:
            operations.paste_entities(self._document, QGuiApplication.clipboard().text())
        except PasteError as refused:
            self.said.emit("warn", str(refused))

    def delete(self) -> None:
        orphaned = operations.delete_entities(self._document, self._selected)
        if orphaned:
            names = ", ".join(quest.id for quest in orphaned)
            self.said.emit("warn", f"No entity triggers {names} any more; see Problems, or undo with Ctrl+Z.")

    def select_all(self) -> None:
        self._document.selection.replace(list(self._document.entities))

    def select_none(self) -> None:
        self._document.selection.replace([])

    def add(self, mesh: str) -> None:
        operations.add_entity(self._document, mesh, self._centre())

    def drop_to_ground(self) -> None:
        self._dropping.begin(self._selected)

    def toggle_hidden(self) -> None:
        hidden = set(self._document.editor.hidden)
        operations.set_hidden(self._document, self._selected, not hidden.issuperset(self._selected))

    def set_tool(self, tool: str) -> None:
        self._view.set_tool(cast(Tool, tool))
        self._bar.show_tool(tool)

    def set_space(self, space: str) -> None:
        self._space = cast(Space, space)
        self._view.set_space(self._space)
        self._bar.show_space(space)

    def toggle_space(self) -> None:
        self.set_space("local" if self._space == "world" else "world")

    def set_snap(self, step_m: float | None) -> None:
        self._snap_m = step_m
        self._view.set_snap(step_m, None if step_m is None else SNAP_ANGLE_RAD)
        self._bar.show_snap(step_m)

    def toggle_snap(self) -> None:
        self.set_snap(DEFAULT_STEP_M if self._snap_m is None else None)

    def set_pivot(self, pivot: str) -> None:
        self._pivot = cast(Pivot, pivot)
        self._view.set_pivot(self._pivot)
        self._bar.show_pivot(pivot)

    def next_pivot(self) -> None:
        self.set_pivot(_after(self._pivot, get_args(Pivot)))

    def set_snap_target(self, target: str) -> None:
        self._snap_to = cast(SnapTo, target)
        self._show_snap_target()

    def next_snap_target(self) -> None:
        """Go on to the next thing to snap to; who asks for that wants to snap."""
        self.set_snap_target(_after(self._snap_to, get_args(SnapTo)))
        if self._snap_m is None:
            self.toggle_snap()

    def set_turning(self, turns: bool) -> None:
        self._turns = turns
        self._show_snap_target()

    def _show_snap_target(self) -> None:
        self._view.set_snap_target(self._snap_to, turns_to_surface=self._turns)
        self._bar.show_snap_target(self._snap_to, turns=self._turns)

    def transform(self, tool: str) -> None:
        """Move, turn or scale the selection with pointer and keys, from where the pointer is."""
        self._view.begin_transform(cast(GizmoTool, tool))

    def frame_selection(self) -> None:
        if self._selected:
            self._view.frame_selection()
        else:
            self._view.frame_all()

    def frame_all(self) -> None:
        self._view.frame_all()

    def set_projection(self, projection: str) -> None:
        self._view.set_projection(cast(Projection, projection))
        self._bar.show_projection(projection)

    def set_bookmark(self, name: str) -> None:
        """Keep what is seen now; an undo step, as it goes into the sidecar."""
        camera = self._view.camera
        view = CameraBookmark(camera=camera.pose, projection=camera.projection)
        if set_bookmark(self._document, name, view):
            self.said.emit("ok", f"Bookmark {name} is this view now; it is saved with the level.")

    def go_to_bookmark(self, name: str) -> None:
        found = bookmark(self._document, name)
        if found is not None:
            self.set_projection(found.projection)
            self._view.set_camera(found.camera)

    def why_no_bookmark(self, name: str) -> str:
        return "" if bookmark(self._document, name) else f"bookmark {name} is not set yet"

    def when_assets_are_looked_for(self, look: Callable[[], None]) -> None:
        self._look_for_assets = look

    def look_for_assets(self) -> None:
        """Look for files that came, went or changed: for folders on which nobody tells of changes."""
        self._look_for_assets()

    def list_under_pointer(self) -> None:
        self._view.list_under_pointer()


def _after(one: str, all_: tuple[str, ...]) -> str:
    return all_[(all_.index(one) + 1) % len(all_)]
