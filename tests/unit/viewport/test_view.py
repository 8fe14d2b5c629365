"""The widget in a real window, by synthesised mouse and key events."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow
from pytestqt.qtbot import QtBot

from runtime.contracts.world import CameraPose, EditorState, Entity, Transform
from tests.helpers.worlds import SETTINGS, entity, world
from viewport.assets.decoded import AssetLibrary
from viewport.tools.intents import SelectIntent
from viewport.view import ViewportView
from widgets.theme import Theme

pytestmark = pytest.mark.gui

POSE = CameraPose(target=(0, 0.5, 0), yaw_rad=0.5, pitch_rad=0.5, distance=9)
WORLD = world(
    entity("wolf", (1, 0, 0), mesh="wolf", texture="wolf_fur"),
    entity("crate", (-2, 0.5, 0), color=(0.9, 0.5, 0.2)),
    entity("ball", (-2, 0.5, -3), mesh="sphere"),
)
LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


@dataclass
class Desk:
    """A window with the view in a dock, and a document that does what the view asks for."""

    qtbot: QtBot
    window: QMainWindow
    dock: QDockWidget
    view: ViewportView
    entities: dict[str, Entity] = field(default_factory=lambda: dict(WORLD))
    before: dict[str, Entity] = field(default_factory=dict)
    heard: list[object] = field(default_factory=list)

    def select(self, intent: SelectIntent) -> None:
        self.heard.append(intent)
        self.view.set_selection(intent.ids, intent.ids[-1] if intent.ids else None)

    def begin(self, label: str) -> None:
        self.heard.append(label)
        self.before = dict(self.entities)

    def change(self, transforms: Mapping[str, Transform]) -> None:
        changes = {id_: self.entities[id_].model_copy(update={"transform": to}) for id_, to in transforms.items()}
        self.entities.update(changes)
        self.view.apply_changes(changes)

    def finish(self, is_kept: bool) -> None:
        self.heard.append(is_kept)
        if not is_kept:
            changes = {id_: old for id_, old in self.before.items() if self.entities[id_] is not old}
            self.entities.update(changes)
            self.view.apply_changes(changes)

    def pixel(self, x: float, y: float, z: float) -> QPoint:
        found = self.view.project((x, y, z))
        assert found is not None
        return found.toPoint()

    def handle(self, name: str) -> QPoint:
        found = self.view.gizmo_handle_at(name)  # type: ignore[arg-type]  # one of the seven
        assert found is not None
        return found.toPoint()

    def drag(self, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT, *, release: bool = True) -> None:
        self.qtbot.mousePress(self.view, button, pos=start)
        for share in (0.25, 0.5, 0.75, 1.0):
            self.qtbot.mouseMove(self.view, start + (end - start) * share)
        if release:
            self.qtbot.mouseRelease(self.view, button, pos=end)

    def picture(self) -> np.ndarray:
        image = self.view.grab_image().convertToFormat(QImage.Format.Format_RGBA8888)
        return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()

    def position(self, name: str) -> tuple[float, ...]:
        return self.entities[name].transform.position


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    view = ViewportView(Theme(), AssetLibrary())
    window, dock = QMainWindow(), QDockWidget("Viewport")
    dock.setWidget(view)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(640, 480)
    made = Desk(qtbot, window, dock, view)
    view.selection_requested.connect(made.select)
    view.drag_started.connect(made.begin)
    view.drag_changed.connect(made.change)
    view.drag_finished.connect(made.finish)
    with qtbot.waitSignal(view.frame_measured, timeout=20_000):
        window.show()
        view.show_world(SETTINGS, WORLD, EditorState(camera=POSE))
    qtbot.waitUntil(lambda: not view.is_loading, timeout=20_000)
    yield made
    view.shut_down()
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def test_a_click_picks_what_is_under_it_and_ctrl_toggles(desk: Desk) -> None:
    desk.qtbot.mouseClick(desk.view, LEFT, pos=desk.pixel(-2, 0.5, 0))
    desk.qtbot.mouseClick(desk.view, LEFT, Qt.KeyboardModifier.ControlModifier, desk.pixel(1, 0.7, 0))
    desk.qtbot.mouseClick(desk.view, LEFT, pos=QPoint(630, 4))
    assert desk.heard == [
        SelectIntent(("crate",), "replace"),
        SelectIntent(("wolf",), "toggle"),
        SelectIntent((), "replace"),
    ]


def test_picking_is_exact_on_the_mesh(desk: Desk) -> None:
    beside = desk.pixel(-2.44, 0.95, -3)
    assert desk.view.entity_at(QPointF(beside)) is None
    assert desk.view.entity_at(QPointF(desk.pixel(-2, 0.5, -3))) == "ball"


def test_a_drag_of_the_x_handle_moves_along_x_only_and_snaps(desk: Desk) -> None:
    desk.view.set_selection(["crate"], "crate")
    desk.view.set_tool("move")
    desk.view.set_snap(0.5, None)
    start = desk.handle("x")
    along = desk.pixel(-0.45, 0.5, 0) - desk.pixel(-2, 0.5, 0)
    desk.drag(start, start + along)
    assert desk.heard == ["Move", True]
    assert desk.position("crate") == (-0.5, 0.5, 0)
    assert desk.position("wolf") == (1, 0, 0)


def test_esc_rolls_back_exactly(desk: Desk) -> None:
    desk.view.set_selection(["crate"], "crate")
    desk.view.set_tool("move")
    before, picture = desk.entities["crate"], desk.picture()
    start = desk.handle("y")
    desk.drag(start, start - QPoint(0, 60), release=False)
    assert desk.position("crate")[1] > 0.9
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_Escape)
    desk.qtbot.mouseRelease(desk.view, LEFT, pos=start - QPoint(0, 60))
    desk.qtbot.mouseMove(desk.view, QPoint(5, 470))
    assert desk.heard == ["Move", False]
    assert desk.entities["crate"] is before
    assert np.array_equal(desk.picture(), picture)


def test_rotate_and_scale_handles_do_what_they_say(desk: Desk) -> None:
    desk.view.set_selection(["crate"], "crate")
    desk.view.set_tool("rotate")
    desk.view.set_snap(0.5, np.radians(15))
    start = desk.handle("y")
    desk.drag(start, start + QPoint(40, 6))
    turned = desk.entities["crate"].transform.rotation
    assert turned[1] % np.radians(15) == pytest.approx(0, abs=1e-5) or turned[1] % np.radians(15) > 0.26
    assert turned[1] != 0
    assert (turned[0], turned[2]) == (pytest.approx(0, abs=1e-6), pytest.approx(0, abs=1e-6))
    desk.view.set_tool("scale")
    middle = desk.handle("screen")
    desk.drag(middle, middle + QPoint(46, 0))
    assert desk.entities["crate"].transform.scale == (pytest.approx(1.5), pytest.approx(1.5), pytest.approx(1.5))


def test_locked_and_hidden_entities_are_neither_picked_nor_held(desk: Desk) -> None:
    desk.view.set_locked(["crate"])
    desk.view.set_selection(["crate"], "crate")
    desk.view.set_tool("move")
    assert desk.view.gizmo_handle_at("x") is None
    assert desk.view.entity_at(QPointF(desk.pixel(-2, 0.5, 0))) != "crate"
    before = desk.picture()
    desk.view.set_hidden(["crate"])
    assert not np.array_equal(desk.picture(), before)


def test_the_mouse_orbits_pans_and_zooms(desk: Desk) -> None:
    poses: list[CameraPose] = []
    desk.view.camera_changed.connect(poses.append)
    desk.drag(QPoint(300, 200), QPoint(360, 220), MIDDLE)
    assert poses[-1].yaw_rad != POSE.yaw_rad
    assert poses[-1].distance == POSE.distance
    desk.qtbot.mousePress(desk.view, MIDDLE, Qt.KeyboardModifier.ShiftModifier, QPoint(300, 200))
    event_end = QPoint(340, 200)
    QApplication.sendEvent(desk.view, _shift_move(event_end))
    desk.qtbot.mouseRelease(desk.view, MIDDLE, Qt.KeyboardModifier.ShiftModifier, event_end)
    assert poses[-1].target != POSE.target
    distance = poses[-1].distance
    QApplication.sendEvent(desk.view, _wheel(QPointF(300, 200), 120))
    assert poses[-1].distance < distance


def test_while_the_right_button_is_held_keys_fly_and_are_no_shortcuts(desk: Desk) -> None:
    poses: list[CameraPose] = []
    desk.view.camera_changed.connect(poses.append)
    desk.qtbot.mousePress(desk.view, RIGHT, pos=QPoint(300, 200))
    desk.qtbot.keyPress(desk.view, Qt.Key.Key_W)
    desk.qtbot.waitUntil(lambda: len(poses) >= 2, timeout=5000)
    desk.qtbot.keyRelease(desk.view, Qt.Key.Key_W)
    desk.qtbot.mouseRelease(desk.view, RIGHT, pos=QPoint(300, 200))
    forward = -desk.view.camera.back
    way = np.array(poses[-1].target) - np.array(POSE.target)
    assert way @ forward == pytest.approx(np.linalg.norm(way), rel=1e-6)


def test_flat_views_look_along_their_axis(desk: Desk) -> None:
    desk.view.set_projection("top")
    here, there = desk.pixel(0, 0, 0), desk.pixel(1, 0, 0)
    assert there.y() == here.y()
    assert there.x() > here.x()
    assert desk.view.entity_at(QPointF(desk.pixel(-2, 1, 0))) == "crate"


def test_the_pointer_tells_what_it_rests_on(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.view.hover_changed) as heard:
        desk.qtbot.mouseMove(desk.view, desk.pixel(-2, 0.5, 0))
    assert heard.args == ["crate"]


AT_TWICE_THE_SCALE = """
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from runtime.contracts.world import CameraPose, EditorState
from tests.helpers.worlds import SETTINGS, entity, world
from viewport.assets.decoded import AssetLibrary
from viewport.view import ViewportView
from widgets.theme import Theme
application = QApplication([])
view = ViewportView(Theme(), AssetLibrary())
view.resize(300, 200)
drawn = []
view.frame_measured.connect(drawn.append)
view.show()
crate = entity("crate", (1.5, 0.5, 0), shader="unlit", color=(1, 0, 0))
view.show_world(SETTINGS, world(crate), EditorState(camera=CameraPose(target=(0, 0, 0), distance=8)))
while not drawn or view.is_loading:
    application.processEvents()
pixel = view.project((1.5, 0.5, 0))
image = view.grab_image()
print(view.devicePixelRatioF(), image.width(), image.height())
print(view.entity_at(pixel), view.entity_at(pixel * 2), view.entity_at(pixel / 2))
print(image.pixelColor(round(pixel.x() * 2), round(pixel.y() * 2)).getRgb()[:3])
view.shut_down()
"""


def test_at_twice_the_scale_picture_and_picking_agree() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", AT_TWICE_THE_SCALE],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "QT_SCALE_FACTOR": "2"},
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["2.0 600 400", "crate None None", "(255, 0, 0)"]


def _wheel(at: QPointF, turn: int) -> QWheelEvent:
    return QWheelEvent(
        at, at, QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip


def _shift_move(at: QPoint) -> QMouseEvent:
    return QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(at), Qt.MouseButton.NoButton, MIDDLE,
        Qt.KeyboardModifier.ShiftModifier,
    )  # fmt: skip
