"""The viewport as a Qt widget: forwards size, input and paint. Owns no GL object and decides nothing.

Values come down through `show_world`, `apply_changes` and the setters; wishes go up as signals. What a drag asks for
appears when the document's change comes back down, so that the view never shows what the document does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QWidget

from runtime.contracts.base import Vec3
from runtime.contracts.world import CameraPose, EditorState, Entity, SceneSettings, Sun
from viewport.assets.decoded import AssetLibrary
from viewport.assets.loader import AssetLoader
from viewport.canvas import Canvas
from viewport.hands import Hands
from viewport.labels import ViewportLabels
from viewport.look import Theme, look_of
from viewport.overlays import paint_placards
from viewport.passes.frame import Frame
from viewport.passes.grid import spacing_m
from viewport.render.renderer import Renderer
from viewport.render.stats import FrameStats
from viewport.scene.camera import Camera, Projection, Ray
from viewport.scene.dropping import Fall
from viewport.scene.gizmo import GizmoTool, Handle, handle_pixel
from viewport.scene.matrices import Doubles
from viewport.scene.navigation import framed
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
from viewport.world_state import WorldState

Overlay = Literal["grid", "outline", "colliders", "names", "quests"]
OVERLAYS: tuple[Overlay, ...] = ("grid", "outline", "colliders", "names", "quests")
USUAL_OVERLAYS: frozenset[Overlay] = frozenset({"grid", "outline"})
Surface = tuple[Vec3, Vec3] | None
"""A point and the normal there, or nothing."""


class _Relay(QObject):
    """Carries the loader's word from its worker to the GUI thread; outlives the view if it has to."""

    arrived = Signal()

    def tell(self) -> None:
        self.arrived.emit()


class ViewportView(Canvas):
    """Draws on demand: an idle viewport draws nothing. Lives on the GUI thread; call `shut_down` before the end."""

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
    camera_changed = Signal(object)
    """CameraPose"""
    hover_changed = Signal(object)
    """The id of the entity under the pointer, or None."""
    assets_changed = Signal(object)
    """Mapping[AssetKey(kind, name), str]: what cannot be had, and why. Sent whenever something was loaded."""
    unreadable_assets_changed = Signal(object)
    """Mapping[AssetKey(kind, name), str]: the part of it whose files are there."""

    def __init__(
        self, theme: Theme, library: AssetLibrary, parent: QWidget | None = None, *, samples: int = SAMPLES
    ) -> None:
        relay = _Relay()
        loader = AssetLoader(library, relay.tell)
        super().__init__(Renderer(loader), samples, parent)
        self._loader = loader
        relay.arrived.connect(self._take_up_assets, Qt.ConnectionType.QueuedConnection)
        self.failed.connect(self._say)
        self.setObjectName("viewport")
        self.setAccessibleName("Viewport")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 120)
        self._theme = theme
        self._look = look_of(theme)
        self._world = WorldState()
        self._pose = CameraPose()
        self._projection: Projection = "perspective"
        self._camera = Camera(self._pose, 1.0, 1.0)
        self._tool: ToolName = "select"
        self._space: Space = "world"
        self._step_m: float | None = None
        self._angle_rad: float | None = None
        self._pivot: Pivot = "center"
        self._snap_to: SnapTo = "step"
        self._turns_to_surface = False
        self._editor_pose: CameraPose | None = None
        self._frames_all_when_loaded = False
        self._overlays = USUAL_OVERLAYS
        self._marks: Mapping[str, str] = {}
        self._shadows: bool | None = None
        self._situation: Situation | None = None
        self._hands = Hands(self, theme, lambda: self._now)
        self._hands.intended.connect(self._emit)
        self._hands.changed.connect(self.update)
        self._labels = ViewportLabels(theme, self)
        theme.changed.connect(self._take_up_theme)

    # -- values down ---------------------------------------------------------------------------------------------

    def show_world(self, settings: SceneSettings, entities: Mapping[str, Entity], editor: EditorState) -> None:
        """Show another world, or this one anew. The camera jumps only to a pose of the editor's that is new."""
        is_another = not any(id_ in self._world.scene.row_of for id_ in entities)
        self._world.show(settings, entities)
        self._world.sun = editor.sun if editor.sun is not None else Sun()
        self._world.hide(editor.hidden)
        self._world.lock(editor.locked)
        self._world.use_shapes(self._loader.shapes)
        self._want_assets()
        if editor.camera is not None:
            if is_another or editor.camera != self._editor_pose:
                self.set_camera(editor.camera)
            self._frames_all_when_loaded = False
        elif is_another:
            self._frames_all_when_loaded = True
            self.frame_all()
        self._editor_pose = editor.camera
        self.retry()
        self._refresh()

    def show_settings(self, settings: SceneSettings) -> None:
        """Take up another sky or ambient light."""
        self._world.settings = settings
        self._want_assets()
        self._refresh()

    def show_sun(self, sun: Sun) -> None:
        self._world.sun = sun
        self._refresh()

    def apply_changes(self, changes: Mapping[str, Entity | None]) -> None:
        """Take up changed, added and (None) removed entities. Moving one of 100 000 costs below a millisecond."""
        if self._world.apply(changes):
            self._want_assets()
        self._refresh()

    def set_selection(self, ids: Sequence[str], active: str | None) -> None:
        self._world.select(ids, active)
        self._refresh()

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

    def set_hidden(self, ids: Iterable[str]) -> None:
        self._world.hide(ids)
        self._refresh()

    def set_locked(self, ids: Iterable[str]) -> None:
        """Locked entities are neither picked nor moved."""
        self._world.lock(ids)
        self._refresh()

    def set_library(self, library: AssetLibrary) -> None:
        """Look for assets in other folders: everything is decoded anew."""
        self._loader.use(library)
        self._world.use_shapes(self._loader.shapes)
        self._want_assets()
        self._refresh()

    def look_for_assets_again(self) -> None:
        """Take up files that came, went or changed; what is sound and the same stays as it is."""
        self._loader.look_again()

    def set_overlays(self, overlays: Iterable[Overlay]) -> None:
        """Show these over the world, and no others."""
        self._overlays = frozenset(overlays)
        self._refresh()

    def set_marks(self, marks: Mapping[str, str]) -> None:
        """Say what is written beside entities while the overlay of quests is shown: a text by id."""
        self._marks = dict(marks)
        self.update()

    def set_shadows(self, are_shown: bool | None) -> None:
        """Switch the sun's shadows on or off; None: on, unless the processor has to draw them."""
        self._shadows = are_shown
        self._refresh()

    @property
    def shows_shadows(self) -> bool:
        return not self._renderer.is_software if self._shadows is None else self._shadows

    def set_camera(self, pose: CameraPose) -> None:
        if pose == self._pose:
            return
        self._pose = pose
        self._refresh()
        self.camera_changed.emit(pose)

    def set_projection(self, projection: Projection) -> None:
        self._projection = projection
        self._refresh()

    def frame_selection(self) -> None:
        """Come to where the selection fills the window; without one, to where everything does."""
        box = self._world.box(of_selection=True)
        if box is None:
            self.frame_all()
        else:
            self.set_camera(framed(self.camera, *box))

    def frame_all(self) -> None:
        box = self._world.box(of_selection=False)
        if box is not None:
            self.set_camera(framed(self.camera, *box))

    # -- questions -----------------------------------------------------------------------------------------------

    @property
    def camera(self) -> Camera:
        known = self._camera
        size = (float(self.width()), float(self.height()))
        if known.pose is not self._pose or known.projection != self._projection or (known.width, known.height) != size:
            self._camera = Camera(self._pose, *size, self._projection)
        return self._camera

    @property
    def pose(self) -> CameraPose:
        return self._pose

    @property
    def tool(self) -> ToolName:
        return self._tool

    @property
    def controls(self) -> Controls:
        return self._hands.controls

    @property
    def is_loading(self) -> bool:
        """Some asset is still on its way."""
        return not self._loader.is_idle

    def project(self, point: Vec3) -> QPointF | None:
        """Return the logical pixel of a world point (m), None behind the camera."""
        pixel = self.camera.pixel_of(np.array(point, np.float64))
        return QPointF(*pixel) if pixel is not None else None

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

    def box_of(self, ids: Iterable[str]) -> tuple[Vec3, Vec3] | None:
        """Return the lowest and highest corner (m) around entities as they are shown, None when none of them is."""
        box = self._world.box_of(ids)
        return None if box is None else (_vec3(box[0]), _vec3(box[1]))

    def falls(self, things: Sequence[Iterable[str]]) -> Iterator[Fall]:
        """Yield how far each of some things falls until it stands, for the scene as it is now."""
        return self._world.falls(things)

    def surface_below(self, only: Iterable[str] | None, without: Iterable[str]) -> Callable[[float, float], Surface]:
        """Return what gives the highest point (m) and the normal of what is shown at an X and Z, None where nothing is.

        It answers for the scene as it is now. `only` and `without` are entities to look at and to look through.
        """
        box = self._world.box(of_selection=False)
        top = float(box[1][1]) + 1.0 if box is not None else 1.0
        hit = self._world.surface_below(only, without)
        down = np.array([0.0, -1.0, 0.0])

        def below(x: float, z: float) -> Surface:
            found = hit(Ray(np.array([x, top, z], np.float64), down))
            return None if found is None else (found.point, found.normal)

        return below

    def shut_down(self) -> None:
        """Free what is on the GPU and end the worker. The view shows nothing any more."""
        self.release_gl()
        self._loader.close()

    # -- Qt: paint -----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hands.place_hint()
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self._paint_overlays(painter)
        self._hands.paint(painter)
        painter.end()

    def _paint_overlays(self, painter: QPainter) -> None:
        names, quests = "names" in self._overlays, "quests" in self._overlays
        if (names or quests) and not self.failure:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            marks = self._marks if quests else {}
            paint_placards(painter, self._theme, self._world.placards(self.camera, names=names, marks=marks))

    def frame(self) -> Frame:
        """Put together what is shown now; framebuffer and ratio are asked each time, both change with the window."""
        world = self._world
        settings = world.settings
        return Frame(
            scene=world.scene,
            camera=self.camera,
            look=self._look,
            pixels=self.device_size(),
            framebuffer=self.framebuffer,
            ratio=self.devicePixelRatioF(),
            hidden=world.hidden_mask,
            changed_rows=world.take_changed_rows(),
            selected=world.selected_rows,
            active=world.active_row,
            gizmo=self._hands.gizmo(),
            hovered_handle=self._hands.hovered_handle,
            held_handle=self._hands.held_handle,
            ambient=settings.ambient_light if settings is not None else (0.5, 0.5, 0.5),
            sun=world.sun,
            sky=settings.skybox if settings is not None else "none",
            shows_grid="grid" in self._overlays,
            shows_outline="outline" in self._overlays,
            shows_shadows=self.shows_shadows,
            colliders=world.colliders if "colliders" in self._overlays else None,
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
                movable=self._world.movable(),
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

    def _want_assets(self) -> None:
        self._loader.want(self._world.wanted_assets)

    def _take_up_assets(self) -> None:
        if not self._loader.take_up():
            return
        self._world.use_shapes(self._loader.shapes)
        if self._frames_all_when_loaded and self._loader.is_idle:
            self._frames_all_when_loaded = False
            self.frame_all()
        self._refresh()
        self.assets_changed.emit(self._loader.problems)
        self.unreadable_assets_changed.emit(self._loader.unreadable)

    def _take_up_theme(self) -> None:
        self._look = look_of(self._theme)
        self._labels.restyle()
        self._hands.restyle()
        self._refresh()

    def _refresh(self) -> None:
        """Something that is seen is another: draw soon, and let tools see it."""
        self._situation = None
        self._say()
        self.update()

    def _say(self) -> None:
        """Bring the labels up to what is shown."""
        self._labels.show_spacing(spacing_m(self.camera) if "grid" in self._overlays and not self.failure else None)
        self._labels.show_failure(self.failure)


def _vec3(point: Doubles) -> Vec3:
    x, y, z = map(float, point)
    return x, y, z


__all__ = ["FrameStats", "SelectIntent", "ViewportView"]
