"""Marquee, drilling, list and hint in a real window, by synthesised mouse and key events."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from runtime.contracts.world import CameraPose, EditorState, Transform
from tests.helpers.worlds import SETTINGS, entity, world
from viewport.assets.decoded import AssetLibrary
from viewport.labels import ViewportLabel
from viewport.tools.controls import BLENDER, PLUMBLINE
from viewport.tools.intents import ListWanted, SelectIntent
from viewport.view import ViewportView
from widgets.theme import Theme

pytestmark = pytest.mark.gui
POSE = CameraPose(target=(0, 0.5, 0), yaw_rad=0, pitch_rad=0.05, distance=9)
WORLD = world(entity("front", (0, 0.5, 1)), entity("back", (0, 0.5, -2)), entity("side", (3, 0.5, 0)))
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
ALT = Qt.KeyboardModifier.AltModifier


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.theme = Theme()
        self.view = ViewportView(self.theme, AssetLibrary())
        self.view.resize(600, 400)
        self.chosen: list[SelectIntent] = []
        self.lists: list[ListWanted] = []
        self.frames: list[object] = []
        self.view.selection_requested.connect(self.select)
        self.view.list_requested.connect(self.lists.append)
        self.view.frame_measured.connect(self.frames.append)
        self.view.show_world(SETTINGS, WORLD, EditorState(camera=POSE))
        with qtbot.waitSignal(self.view.frame_measured, timeout=20_000):
            self.view.show()
        qtbot.waitUntil(lambda: not self.view.is_loading, timeout=20_000)
        self.view.activateWindow()
        self.view.setFocus()

    def select(self, intent: SelectIntent) -> None:
        self.chosen.append(intent)
        self.view.set_selection(intent.ids, intent.ids[-1] if intent.ids else None)

    def pixel(self, x: float, y: float, z: float) -> QPoint:
        found = self.view.project((x, y, z))
        assert found is not None
        return found.toPoint()

    def label(self, name: str) -> str:
        found = self.view.findChild(ViewportLabel, name)
        assert found is not None
        return found.text() if found.isVisible() else ""

    def press_and_move(self, start: QPoint, *places: QPoint) -> None:
        self.qtbot.mousePress(self.view, LEFT, pos=start)
        for place in places:
            self.qtbot.mouseMove(self.view, place)

    def color(self, at: QPoint) -> QColor:
        image = self.view.grab().toImage()
        return image.pixelColor(at * image.devicePixelRatio())


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.view.shut_down()
    made.view.close()
    made.view.deleteLater()
    QApplication.processEvents()


def test_clicks_at_one_spot_go_through_what_lies_behind_and_begin_again(bench: Bench) -> None:
    spot = bench.pixel(0, 0.6, 1.5)
    for _ in range(3):
        bench.qtbot.mouseClick(bench.view, LEFT, pos=spot)
        bench.qtbot.wait(1)
    assert [intent.ids for intent in bench.chosen] == [("front",), ("back",), ("front",)]


def test_a_marquee_is_seen_while_it_is_drawn_and_the_picture_below_is_not_drawn_anew(bench: Bench) -> None:
    start, end = bench.pixel(-1.2, 2.2, 0), bench.pixel(1.2, -0.7, 0)
    bench.view.grab()
    before, frames = bench.color(start + QPoint(20, 0)), len(bench.frames)
    bench.press_and_move(start, start + QPoint(30, 30), end)
    QApplication.processEvents()
    accent = QColor(bench.theme.hex("accent"))
    edge = [bench.color(QPoint(x, start.y())) for x in range(start.x(), end.x())]
    assert any(abs(color.blue() - accent.blue()) < 30 and abs(color.red() - accent.red()) < 40 for color in edge)
    assert "wholly inside" in bench.label("viewport_hint")
    bench.qtbot.mouseRelease(bench.view, LEFT, pos=end)
    assert bench.chosen[-1].ids == ("front", "back")
    assert bench.label("viewport_hint") == ""
    assert bench.color(start + QPoint(20, 0)) == before
    assert len(bench.frames) <= frames + 3


def test_esc_puts_the_marquee_away_and_selects_nothing(bench: Bench) -> None:
    start, end = bench.pixel(2, 2, 0), bench.pixel(-2, -1, 0)
    before = bench.view.grab().toImage()
    bench.press_and_move(start, end)
    assert bench.view.grab().toImage() != before
    bench.qtbot.keyClick(bench.view, Qt.Key.Key_Escape)
    bench.qtbot.mouseRelease(bench.view, LEFT, pos=end)
    bench.qtbot.mouseMove(bench.view, QPoint(2, 2))
    assert bench.chosen == []
    assert bench.view.grab().toImage() == before


def test_hidden_and_locked_ones_are_in_no_marquee(bench: Bench) -> None:
    bench.view.set_hidden(["front"])
    bench.view.set_locked(["side"])
    bench.press_and_move(QPoint(2, 2), QPoint(300, 200))
    bench.qtbot.mouseRelease(bench.view, LEFT, pos=QPoint(598, 398))
    assert bench.chosen[-1].ids == ("back",)


def test_alt_and_the_right_button_ask_for_a_list_and_so_does_a_key_at_the_pointer(bench: Bench) -> None:
    spot = bench.pixel(0, 0.6, 1.5)
    bench.qtbot.mouseClick(bench.view, RIGHT, ALT, spot)
    assert bench.lists == [ListWanted(("front", "back"), spot.x(), spot.y(), "replace")]
    bench.view.list_under_pointer()
    assert len(bench.lists) == 2


def test_the_speed_of_flight_is_said_and_set_with_the_wheel(bench: Bench) -> None:
    bench.qtbot.mousePress(bench.view, RIGHT, pos=QPoint(200, 200))
    assert bench.label("viewport_hint").startswith("Fly 6\u2009m/s")
    at = QPointF(200, 200)
    turn = QWheelEvent(
        at, at, QPoint(), QPoint(0, 240), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(bench.view, turn)
    assert bench.label("viewport_hint").startswith("Fly 9.38\u2009m/s")
    bench.qtbot.mouseRelease(bench.view, RIGHT, pos=QPoint(200, 200))
    assert bench.label("viewport_hint") == ""


def test_other_controls_are_taken_up(bench: Bench) -> None:
    assert bench.view.controls is PLUMBLINE
    bench.view.set_controls(BLENDER)
    assert bench.view.controls is BLENDER
    bench.theme.select("light")
    assert bench.theme.hex("text.1") in bench.view.findChild(ViewportLabel, "viewport_hint").styleSheet()


def test_the_hint_stands_at_the_bottom_in_the_middle(bench: Bench) -> None:
    bench.qtbot.mousePress(bench.view, RIGHT, pos=QPoint(200, 200))
    bench.view.resize(700, 500)
    QApplication.processEvents()
    hint = bench.view.findChild(ViewportLabel, "viewport_hint")
    assert abs(hint.geometry().center().x() - 350) <= 1
    assert hint.geometry().bottom() in range(480, 500)
    bench.qtbot.mouseRelease(bench.view, RIGHT, pos=QPoint(200, 200))


def test_keys_begin_a_move_at_the_pointer_and_a_second_one_puts_the_first_back(bench: Bench) -> None:
    changes: list[dict[str, Transform]] = []
    ends: list[bool] = []
    bench.view.drag_changed.connect(changes.append)
    bench.view.drag_finished.connect(ends.append)
    bench.view.set_selection(["side"], "side")
    bench.qtbot.mouseMove(bench.view, bench.pixel(3, 0.5, 0))
    bench.view.begin_transform("move")
    bench.qtbot.keyClick(bench.view, "z")
    bench.qtbot.keyClick(bench.view, "4")
    assert changes[-1]["side"].position == (3, 0.5, 4.0)
    assert bench.label("viewport_readout") == "Z 4▏\u2009m"
    assert bench.view.frame().gizmo is not None
    assert bench.view.frame().held_handle == "z"
    bench.view.begin_transform("rotate")
    assert ends == [False]
    bench.qtbot.keyClick(bench.view, "9")
    bench.qtbot.keyClick(bench.view, Qt.Key.Key_Return)
    assert ends == [False, True]
    assert bench.view.frame().gizmo is None


AT_TWICE_THE_SCALE = """
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from runtime.contracts.world import CameraPose, EditorState
from tests.helpers.worlds import SETTINGS, entity, world
from viewport.assets.decoded import AssetLibrary
from viewport.view import ViewportView
from widgets.theme import Theme
application = QApplication([])
view = ViewportView(Theme(), AssetLibrary())
view.resize(400, 300)
drawn, chosen = [], []
view.frame_measured.connect(drawn.append)
def select(intent):
    chosen.append(intent.ids)
    view.set_selection(intent.ids, intent.ids[-1])
view.selection_requested.connect(select)
view.list_requested.connect(lambda wish: chosen.append(wish.ids))
view.show()
pose = CameraPose(target=(0, 0.5, 0), yaw_rad=0, pitch_rad=0.05, distance=9)
view.show_world(SETTINGS, world(entity("front", (1, 0.5, 1)), entity("back", (1, 0.5, -2))), EditorState(camera=pose))
while not drawn or view.is_loading:
    application.processEvents()
left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
spot = view.project((1, 0.6, 1.5)).toPoint()
QTest.mouseClick(view, left, pos=spot)
QTest.mouseClick(view, left, pos=spot)
QTest.mouseClick(view, right, Qt.KeyboardModifier.AltModifier, spot)
start, end = view.project((0.2, 1.4, 1.5)).toPoint(), view.project((1.9, -0.3, 1.5)).toPoint()
QTest.mousePress(view, left, pos=start)
QTest.mouseMove(view, (start + end) / 2)
QTest.mouseMove(view, end)
QTest.mouseRelease(view, left, pos=end)
print(view.devicePixelRatioF(), chosen)
view.set_selection(["front"], "front")
view.set_tool("move")
moved = []
view.drag_changed.connect(lambda transforms: moved.append(transforms["front"].position))
handle = view.gizmo_handle_at("x").toPoint()
QTest.mousePress(view, left, pos=handle)
QTest.mouseMove(view, handle + QPoint(10, 0))
way = view.project((2, 0.5, 1)).toPoint() - view.project((1, 0.5, 1)).toPoint()
QTest.mouseMove(view, handle + way)
QTest.mouseRelease(view, left, pos=handle + way)
print(round(moved[-1][0], 1))
view.shut_down()
"""


def test_at_twice_the_scale_clicks_marquees_lists_and_handles_meet_what_is_seen() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", AT_TWICE_THE_SCALE],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "QT_SCALE_FACTOR": "2"},
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["2.0 [('front',), ('back',), ('front', 'back'), ('front', 'back')]", "2.0"]
