"""A frame while one of 100 000 entities is dragged against a frame of the same view in which nothing moves.

The whole way of the viewport: the mouse moves, the tool asks for a place, the change comes back down, a picture is
drawn and read. The baseline draws and reads the same picture. Once without and once with the shadows of the sun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.frame import SIZE, city
from benchmarks.row import Row, compare
from runtime.contracts.world import CameraPose, EditorState, SceneSettings, Transform
from viewport.assets.decoded import AssetLibrary
from viewport.view import ViewportView
from widgets.theme import Theme

ENTITIES = 100_000
GOAL = 1.1
POSE = CameraPose(target=(0, 0.5, 0), yaw_rad=0.6, pitch_rad=0.6, distance=60)
RUNS = 7


def rows() -> Sequence[Row]:
    """Measure both rows; needs a display."""
    application = QApplication.instance() or QApplication(["benchmarks"])
    view = ViewportView(Theme(), AssetLibrary(samples=None))
    drag = _Drag(view)
    while view.is_loading:
        QApplication.processEvents()
    drag.begin()
    count = f"{ENTITIES:,}".replace(",", " ")
    measured = []
    for has_shadows in (False, True):
        view.set_shadows(has_shadows)
        measured.append(
            compare(
                f"a frame while one of {count} is dragged{', with shadows' if has_shadows else ''}",
                drag.run, drag.stand, baseline_name="a frame without dragging", goal=GOAL, runs=RUNS,
            )
        )  # fmt: skip
    if drag.changes < 2 * RUNS:
        raise RuntimeError("the drag did not move the entity; its time would mean nothing")
    view.shut_down()
    del application
    return measured


class _Drag:
    """A handle that is held, and the document in one line: what is asked for is what is shown."""

    def __init__(self, view: ViewportView) -> None:
        self._view = view
        self._entities = city(ENTITIES)
        self._middle = min(self._entities, key=lambda id_: _off_centre(self._entities[id_].transform))
        self.changes = 0
        view.resize(*SIZE)
        view.drag_changed.connect(self._change)
        settings = SceneSettings(id="scene", ambient_light=(0.5, 0.5, 0.5), skybox="default_sky")
        view.show_world(settings, self._entities, EditorState(camera=POSE))
        view.set_selection((self._middle,), self._middle)
        view.set_tool("move")

    def begin(self) -> None:
        self._view.grab_image()
        handle = self._view.gizmo_handle_at("y")
        assert handle is not None
        self._at = handle.toPoint()
        QTest.mousePress(self._view, Qt.MouseButton.LeftButton, pos=self._at)
        self._way = 0

    def run(self) -> None:
        self._way = self._way % 60 + 7
        QTest.mouseMove(self._view, self._at - QPoint(0, self._way))
        self._view.grab_image()

    def stand(self) -> None:
        self._view.grab_image()

    def _change(self, transforms: Mapping[str, Transform]) -> None:
        self.changes += 1
        self._view.apply_changes(
            {id_: self._entities[id_].model_copy(update={"transform": to}) for id_, to in transforms.items()}
        )


def _off_centre(transform: Transform) -> float:
    x, _, z = transform.position
    return float(x) ** 2 + float(z) ** 2
