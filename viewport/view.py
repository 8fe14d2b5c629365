"""The viewport with hands: forwards input to the tools and what they want, as signals, to whoever owns the world.

Values come down through `show_world`, `apply_changes` and the setters; wishes go up. What a drag asks for appears when
the document's change comes back down, so that the view never shows what the document does not hold.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from viewport.asset_drops import AssetDrops
from viewport.assets.decoded import AssetLibrary
from viewport.hands import Hands
from viewport.look import Theme
from viewport.passes.frame import Frame
from viewport.scene.gizmo import GizmoTool, Handle, handle_pixel
from viewport.scene_view import SceneView
from viewport.sight import WorldSight
from viewport.surface import SAMPLES
from viewport.tools.controls import Controls
from viewport.tools.intents import (
    CameraMoved,
    DragChanged,
    DragFinished,
    DragStarted,
    Hovered,
    Intent,
    ListWanted,
    SelectIntent,
    ToolName,
)
from viewport.tools.situation import Pivot, Situation, SnapTo, Space


class ViewportView(SceneView):
    """With `is_read_only` the camera moves and things are selected, but nothing can be held, typed or dropped."""

    selection_requested = Signal(object)
    """SelectIntent"""
    list_requested = Signal(object)
    """ListWanted: all that is under a pixel, to choose from."""
    drag_started = Signal(str)
    """What the history will call it."""
    drag_changed = Signal(object)
    """Mapping[str, Transform]: where the dragged entities are to be, counted from where they were."""
    drag_finished = Signal(bool)
    """False: Esc, roll back exactly."""
    hover_changed = Signal(object)
    """The id of the entity under the pointer, or None."""
    asset_dropped = Signal(str, str, object, object, object)
    """kind, name, point and unit normal (Vec3, m) of the surface under the pointer, the id of the entity whose surface
    it is, None: the ground. A slot may take the first four alone."""

    def __init__(
        self,
        theme: Theme,
        library: AssetLibrary,
        parent: QWidget | None = None,
        *,
        samples: int = SAMPLES,
        is_read_only: bool = False,
    ) -> None:
        super().__init__(theme, library, samples, parent)
        self.setObjectName("viewport")
        self.setAccessibleName("Viewport")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 120)
        self.setAcceptDrops(not is_read_only)
        self._is_read_only = is_read_only
        self._tool: ToolName = "select"
        self._space: Space = "world"
        self._step_m: float | None = None
        self._angle_rad: float | None = None
        self._pivot: Pivot = "center"
        self._snap_to: SnapTo = "step"
        self._turns_to_surface = False
        self._situation: Situation | None = None
        self._hands = Hands(self, theme, lambda: self._now)
        self._hands.intended.connect(self._emit)
        self._hands.changed.connect(self.update)
        self._drops = AssetDrops(self, theme, lambda: self._now)
        self._drops.dropped.connect(self.asset_dropped)

    # -- values down ---------------------------------------------------------------------------------------------

    def set_tool(self, tool: ToolName) -> None:
        self._tool = tool
        self._refresh()

    def set_space(self, space: Space) -> None:
        self._space = space
        self._refresh()

    def set_snap(self, step_m: float | None, angle_rad: float | None) -> None:
        """Set the increments of moving (m) and turning (rad); None: none. Scaling goes by tenths where moving snaps."""
        self._step_m, self._angle_rad = step_m, angle_rad
        self._refresh()

    def set_pivot(self, pivot: Pivot) -> None:
        self._pivot = pivot
        self._refresh()

    def set_snap_target(self, snap_to: SnapTo, *, turns_to_surface: bool) -> None:
        """Set what moving snaps to while it snaps; `turns_to_surface`: what is put on a surface is stood up on it."""
        self._snap_to, self._turns_to_surface = snap_to, turns_to_surface
        self._refresh()

    def begin_transform(self, tool: GizmoTool) -> None:
        """Move, turn or scale what is selected with pointer and keys alone, until Enter, a click or Esc."""
        self._hands.begin(tool)

    def set_controls(self, controls: Controls) -> None:
        """Let the mouse do other things from the next press on."""
        self._hands.use(controls)

    # -- questions -----------------------------------------------------------------------------------------------

    @property
    def tool(self) -> ToolName:
        return self._tool

    @property
    def controls(self) -> Controls:
        return self._hands.controls

    def gizmo_handle_at(self, handle: Handle) -> QPointF | None:
        """Return the logical pixel where pressing grabs a handle, None while it cannot be grabbed."""
        gizmo = self._now.gizmo
        pixel = handle_pixel(gizmo, self.camera, handle) if gizmo is not None else None
        return QPointF(*pixel) if pixel is not None else None

    def entity_at(self, point: QPointF) -> str | None:
        """Return the entity that a click on this logical pixel means."""
        return self._now.sight.front(point.x(), point.y())

    def show_menu(self, menu: QMenu, x: float, y: float) -> None:
        """Open a menu at a logical pixel."""
        menu.popup(self.mapToGlobal(QPoint(round(x), round(y))))

    def list_under_pointer(self) -> None:
        """Ask for the list of what is under the pointer."""
        self._hands.list_under_pointer()

    # -- drawing -------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hands.place_hint()

    def paint_over(self, painter: QPainter) -> None:
        super().paint_over(painter)
        self._drops.paint(painter)
        self._hands.paint(painter)

    def frame(self) -> Frame:
        hands = self._hands
        return replace(
            super().frame(),
            gizmo=hands.gizmo(),
            hovered_handle=hands.hovered_handle,
            held_handle=hands.held_handle,
        )

    # -- Qt: input -----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hands.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hands.press(event, is_double=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hands.release(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hands.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hands.leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hands.let_go()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._hands.key_press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._hands.key_release(event)
        super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drops.drop(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # In a drag Tab goes to the next number that can be typed.
        return False if self._hands.is_holding else super().focusNextPrevChild(forward)

    def event(self, event: QEvent) -> bool:
        # While flying, W is a key of this widget and not the window's shortcut for a tool; so is Esc in a drag.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._hands.wants(event):
            event.accept()
            return True
        return super().event(event)

    # -- inside --------------------------------------------------------------------------------------------------

    @property
    def _now(self) -> Situation:
        """What the tools see; put together anew only when something changed."""
        camera = self.camera
        if self._situation is None or self._situation.camera is not camera:
            self._situation = Situation(
                camera=camera,
                tool=self._tool,
                space=self._space,
                step_m=self._step_m,
                angle_rad=self._angle_rad,
                movable={} if self._is_read_only else self._world.movable(),
                active=self._world.active,
                sight=WorldSight(self._world, camera),
                pivot=self._pivot,
                snap_to=self._snap_to,
                turns_to_surface=self._turns_to_surface,
            )
        return self._situation

    def _emit(self, intent: Intent) -> None:
        match intent:
            case SelectIntent():
                self.selection_requested.emit(intent)
            case ListWanted():
                self.list_requested.emit(intent)
            case DragStarted(label):
                self.drag_started.emit(label)
            case DragChanged(transforms, _):
                self.drag_changed.emit(transforms)
            case DragFinished(is_kept):
                self.drag_finished.emit(is_kept)
            case CameraMoved(pose):
                self._frames_all_when_loaded = False
                self.set_camera(pose)
            case Hovered(entity, _):
                self.hover_changed.emit(entity)

    def _take_up_theme(self) -> None:
        super()._take_up_theme()
        self._hands.restyle()

    def _refresh(self) -> None:
        """Let tools see what is another, too."""
        self._situation = None
        super()._refresh()


__all__ = ["SelectIntent", "ViewportView"]
