"""A world as a widget shows it: takes values, draws them on demand, answers what is to be seen. Takes no input.

Owns no GL object and decides nothing. `ViewportView` adds the hands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from runtime.contracts.base import Vec3
from runtime.contracts.world import CameraPose, EditorState, Entity, SceneSettings, Sun
from viewport.assets.decoded import AssetLibrary
from viewport.assets.loader import AssetLoader
from viewport.canvas import Canvas
from viewport.labels import ViewportLabels, cost_text
from viewport.look import Theme, look_of
from viewport.passes.frame import Frame
from viewport.passes.grid import spacing_m
from viewport.relay import Relay
from viewport.render.renderer import Renderer
from viewport.render.stats import FrameStats
from viewport.scene.camera import Camera, Projection
from viewport.scene.dropping import Fall
from viewport.scene.matrices import Doubles
from viewport.scene.navigation import framed
from viewport.scene.scene import Scene
from viewport.world_state import Below, WorldState
from viewport.writing import Writing

Overlay = Literal["grid", "outline", "colliders", "names", "quests", "engine"]
OVERLAYS: tuple[Overlay, ...] = ("grid", "outline", "colliders", "names", "quests", "engine")
USUAL_OVERLAYS: frozenset[Overlay] = frozenset({"grid", "outline", "engine"})


class SceneView(Canvas):
    """Draws on demand: an idle one draws nothing. Lives on the GUI thread; call `shut_down` before the end."""

    camera_changed = Signal(object)
    """CameraPose"""
    assets_changed = Signal(object)
    """Mapping[AssetKey(kind, name), str]: what cannot be had, and why. Sent whenever something was loaded."""
    unreadable_assets_changed = Signal(object)
    """Mapping[AssetKey(kind, name), str]: the part of it whose files are there."""

    def __init__(self, theme: Theme, library: AssetLibrary, samples: int, parent: QWidget | None) -> None:
        relay = Relay()
        loader = AssetLoader(library, relay.tell)
        super().__init__(Renderer(loader), samples, parent)
        self._loader = loader
        relay.arrived.connect(self._take_up_assets, Qt.ConnectionType.QueuedConnection)
        self.failed.connect(self._say)
        self._theme = theme
        self._look = look_of(theme)
        self._world = WorldState()
        self._pose = CameraPose()
        self._projection: Projection = "perspective"
        self._camera = Camera(self._pose, 1.0, 1.0)
        self._editor_pose: CameraPose | None = None
        self._frames_all_when_loaded = False
        self._overlays = USUAL_OVERLAYS
        self._writing = Writing(theme)
        self._shadows: bool | None = None
        self._labels = ViewportLabels(theme, self)
        theme.changed.connect(self._take_up_theme)

    # -- values down ---------------------------------------------------------------------------------------------

    def show_world(
        self,
        settings: SceneSettings,
        entities: Mapping[str, Entity],
        editor: EditorState,
        scene: Scene | None = None,
    ) -> None:
        """Show another world, or this one anew; `scene` is that of its entities, where it is known.

        The camera jumps only to a pose of the editor's that is new.
        """
        is_another = self._world.scene.row_of.keys().isdisjoint(entities)
        self._world.show(settings, entities, scene)
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

    def apply_changes(self, changes: Mapping[str, Entity | None], *, are_moved: bool = False) -> None:
        """Take up changed, added and (None) removed entities; `are_moved`: nothing of them differs but the transform.

        Moving one of 100 000 costs below a millisecond.
        """
        if self._world.apply(changes, are_moved=are_moved):
            self._want_assets()
        self._refresh()

    def set_selection(self, ids: Sequence[str], active: str | None) -> None:
        self._world.select(ids, active)
        self._refresh()

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

    def set_engine_marks(self, marks: Mapping[str, str]) -> None:
        """Say what is written beside entities while the overlay of the engine is shown: a text by id."""
        self._writing.engine_marks = dict(marks)
        self._refresh()

    def set_marks(self, marks: Mapping[str, str]) -> None:
        """Say what is written beside entities while the overlay of quests is shown: a text by id."""
        self._writing.quest_marks = dict(marks)
        self._refresh()

    def set_links(self, links: Iterable[tuple[str, str]]) -> None:
        """Say between which entities arrows go while the overlay of quests is shown."""
        self._writing.links = tuple(links)
        self._refresh()

    def show_cost(self, cost: FrameStats | None) -> None:
        """Write in a corner what a frame cost; None: nothing."""
        text = "" if cost is None else cost_text(cost.cpu_ms, cost.draws, cost.triangles)
        self._labels.show_cost(text)

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
    def is_loading(self) -> bool:
        """Some asset is still on its way."""
        return not self._loader.is_idle

    def project(self, point: Vec3) -> QPointF | None:
        """Return the logical pixel of a world point (m), None behind the camera."""
        pixel = self.camera.pixel_of(np.array(point, np.float64))
        return QPointF(*pixel) if pixel is not None else None

    def box_of(self, ids: Iterable[str]) -> tuple[Vec3, Vec3] | None:
        """Return the lowest and highest corner (m) around entities as they are shown, None when none of them is."""
        box = self._world.box_of(ids)
        return None if box is None else (vec3_of(box[0]), vec3_of(box[1]))

    def falls(self, things: Sequence[Iterable[str]]) -> Iterator[Fall]:
        """Yield how far each of some things falls until it stands, for the scene as it is now."""
        return self._world.falls(things)

    def surface_below(self, only: Iterable[str] | None, without: Iterable[str]) -> Below:
        """Return what gives the highest point (m) and the normal of what is shown at an X and Z, None where nothing is.

        It answers for the scene as it is now. `only` and `without` are entities to look at and to look through.
        """
        return self._world.highest_below(only, without)

    def shut_down(self) -> None:
        """Free what is on the GPU and end the worker. The view shows nothing any more."""
        self.release_gl()
        self._loader.close()

    # -- drawing -------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._labels.place()
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.failure:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_over(painter)
        painter.end()

    def paint_over(self, painter: QPainter) -> None:
        """Paint what is written and drawn over the picture of the world."""
        self._writing.paint(painter, self._world, self.camera, self._overlays, self._labels.rooms())

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
            ambient=settings.ambient_light if settings is not None else (0.5, 0.5, 0.5),
            sun=world.sun,
            sky=settings.skybox if settings is not None else "none",
            shows_grid="grid" in self._overlays,
            shows_outline="outline" in self._overlays,
            shows_shadows=self.shows_shadows,
            colliders=world.colliders if "colliders" in self._overlays else None,
        )

    # -- inside --------------------------------------------------------------------------------------------------

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
        self._refresh()

    def _refresh(self) -> None:
        """Something that is seen is another: draw soon."""
        self._writing.forget()
        self._say()
        self.update()

    def _say(self) -> None:
        """Bring the labels up to what is shown."""
        self._labels.show_spacing(spacing_m(self.camera) if "grid" in self._overlays and not self.failure else None)
        self._labels.show_failure(self.failure)
        if self.failure:
            self.show_cost(None)


def vec3_of(point: Doubles) -> Vec3:
    x, y, z = map(float, point)
    return x, y, z
