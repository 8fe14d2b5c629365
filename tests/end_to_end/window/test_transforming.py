"""Moving, turning and scaling by keys, by hand: typed to the number, put back to the bit, one undo step each."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.document.document import Document
from tests.helpers.driven_app import CTRL, LEFT, PLAIN, SHIFT, DrivenApp
from viewport.labels import ViewportLabel

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]


def document_of(app: DrivenApp) -> Document:
    return app.application.holder.document


def steps(app: DrivenApp) -> list[str]:
    return [step.label for step in document_of(app).history.steps]


def position(app: DrivenApp, name: str) -> tuple[float, ...]:
    return app.transform(name).position


def take(app: DrivenApp, *names: str) -> None:
    """Select by clicks, and leave the pointer over the viewport."""
    for number, name in enumerate(names):
        x, y, z = map(float, position(app, name))
        app.click_world(x, y + 0.3, z, CTRL if number else PLAIN)
    assert document_of(app).selection.ids == names


def hover(app: DrivenApp, at: QPoint) -> None:
    QTest.mouseMove(app.window.windowHandle(), app.view.mapTo(app.window, at))
    app.settle()


def test_typed_numbers_move_turn_and_scale_and_esc_puts_back_exactly(boxes_app: DrivenApp) -> None:
    app = boxes_app
    start = document_of(app).state
    take(app, "b")
    app.type_text("gx2.5")
    assert position(app, "b") == (1.5, 0.5, 0)
    assert app.find("viewport_readout", ViewportLabel).text() == "X 2.5▏\u2009m"
    assert "one axis" in app.find("viewport_hint", ViewportLabel).text()
    app.press(Qt.Key.Key_Backspace)
    app.press(Qt.Key.Key_Backspace)
    assert position(app, "b") == (1.0, 0.5, 0)
    app.press(Qt.Key.Key_Return)
    assert steps(app) == ["Move"]
    assert not app.is_seen("viewport_readout")

    moved = document_of(app).state
    app.type_text("g")
    app.press(Qt.Key.Key_X, SHIFT)
    app.type_text("1")
    app.press(Qt.Key.Key_Tab)
    app.type_text("-3,5")
    assert position(app, "b") == (1.0, 1.5, -3.5)
    app.press(Qt.Key.Key_Escape)
    assert document_of(app).state is moved
    assert steps(app) == ["Move"]

    app.press(Qt.Key.Key_R, SHIFT)
    app.type_text("y90")
    app.press(Qt.Key.Key_Enter)
    assert app.transform("b").rotation == pytest.approx((0, math.pi / 2, 0), abs=1e-5)
    app.press(Qt.Key.Key_S, SHIFT)
    app.type_text("z2")
    app.press(Qt.Key.Key_Enter)
    assert app.transform("b").scale == (1, 1, 2.0)
    assert steps(app) == ["Move", "Rotate", "Scale"]

    done = document_of(app).state
    for _ in range(3):
        app.press(Qt.Key.Key_Z, CTRL)
    assert document_of(app).state == start
    for _ in range(3):
        app.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert document_of(app).state == done


def test_the_pointer_moves_until_a_click_takes_it_or_the_right_button_puts_it_back(boxes_app: DrivenApp) -> None:
    app = boxes_app
    take(app, "a", "b")
    before = document_of(app).state
    here = app.pixel_of(-1, 0.8, 0).toPoint()
    app.type_text("gx")
    hover(app, here + QPoint(80, 0))
    assert position(app, "a")[0] > -3
    assert position(app, "a")[1:] == (0.5, 0)
    window, there = app.window.windowHandle(), app.view.mapTo(app.window, here + QPoint(80, 0))
    QTest.mouseClick(window, Qt.MouseButton.RightButton, PLAIN, there)
    app.settle()
    assert document_of(app).state is before
    app.type_text("gz")
    hover(app, here + QPoint(0, 60))
    QTest.mouseClick(window, LEFT, PLAIN, app.view.mapTo(app.window, here + QPoint(0, 60)))
    app.settle()
    assert len(steps(app)) == 1
    assert position(app, "a")[2] == position(app, "b")[2] != 0
    assert document_of(app).selection.ids == ("a", "b")


def test_keys_of_tools_and_axes_are_shortcuts_again_when_nothing_is_held(boxes_app: DrivenApp) -> None:
    app = boxes_app
    take(app, "a")
    app.type_text("gx1")
    app.press(Qt.Key.Key_Return)
    app.press(Qt.Key.Key_E)
    assert app.view.tool == "rotate"
    app.press(Qt.Key.Key_1)
    app.wait(lambda: app.view.camera.projection == "front")
    assert position(app, "a") == (-2.0, 0.5, 0)


def test_in_the_blender_like_set_g_r_and_s_are_alone(boxes_app: DrivenApp) -> None:
    app = boxes_app
    app.application.actions.trigger("controls.blender")
    take(app, "c")
    app.type_text("ry45")
    app.press(Qt.Key.Key_Return)
    app.type_text("s2")
    app.press(Qt.Key.Key_Return)
    assert app.transform("c").rotation[1] == pytest.approx(math.pi / 4, abs=1e-5)
    assert app.transform("c").scale == (2.0, 2.0, 2.0)


def test_what_snaps_to_surfaces_stands_on_what_is_under_the_pointer(boxes_app: DrivenApp) -> None:
    app = boxes_app
    take(app, "a")
    for _ in range(2):
        app.press(Qt.Key.Key_Comma)
    app.type_text("g")
    hover(app, app.pixel_of(1, 1, 0).toPoint())
    assert position(app, "a")[1] == pytest.approx(1.5, abs=1e-5)
    app.press(Qt.Key.Key_Return)
    assert len(steps(app)) == 1


def test_what_snaps_to_vertices_touches_corner_to_corner(boxes_app: DrivenApp) -> None:
    app = boxes_app
    take(app, "a")
    for _ in range(3):
        app.press(Qt.Key.Key_Comma)
    hover(app, app.pixel_of(-2.5, 1, 0.5).toPoint())
    app.type_text("g")
    hover(app, app.pixel_of(0.5, 1, 0.5).toPoint())
    app.press(Qt.Key.Key_Return)
    assert position(app, "a") == pytest.approx((0, 0.5, 0), abs=1e-5)


def test_end_drops_what_is_selected_onto_what_lies_below_as_one_step(boxes_app: DrivenApp) -> None:
    app = boxes_app
    take(app, "a", "b")
    app.type_text("gy4")
    app.press(Qt.Key.Key_Return)
    lifted = document_of(app).state
    app.press(Qt.Key.Key_End)
    app.wait(lambda: len(steps(app)) == 2)
    assert [position(app, name)[1] for name in "ab"] == [0.5, 0.5]
    app.press(Qt.Key.Key_Z, CTRL)
    assert document_of(app).state == lifted
