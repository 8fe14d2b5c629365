"""Selecting, by hand: marquees, what lies behind, the list under the pointer; nothing moves and nothing is undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.document.document import Document
from tests.helpers.driven_app import CTRL, LEFT, DrivenApp

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]
ALT = Qt.KeyboardModifier.AltModifier


def document_of(app: DrivenApp) -> Document:
    return app.application.holder.document


def selected(app: DrivenApp) -> set[str]:
    return set(document_of(app).selection.ids)


def look(app: DrivenApp, key: Qt.Key, projection: str) -> None:
    """Look along an axis, at everything."""
    app.press(key)
    app.wait(lambda: app.view.camera.projection == projection)
    app.press(Qt.Key.Key_Home)
    app.settle()


def corner(app: DrivenApp, x: float, y: float, z: float) -> QPoint:
    return app.pixel_of(x, y, z).toPoint()


def test_marquees_take_in_and_add_and_a_click_through_reaches_the_ground(boxes_app: DrivenApp) -> None:
    app = boxes_app
    before = document_of(app).state
    look(app, Qt.Key.Key_1, "front")
    left, right = corner(app, -4, 2, 0), corner(app, 0, -1, 0)
    app.drag(left, right)
    assert selected(app) == {"a", "b"}
    # To the left, what it touches: the box c only in part, and the ground.
    app.drag(corner(app, 1, 2, 0), corner(app, 0.2, 0.5, 0))
    assert selected(app) == {"c"}
    with app.held_at(corner(app, 4, 2, 0)) as move:
        move(corner(app, 2, -1, 0))
        app.press(Qt.Key.Key_Escape)
    assert selected(app) == {"c"}

    look(app, Qt.Key.Key_7, "top")
    spot = app.pixel_of(-3, 1, 0).toPoint()
    app.click_at(app.view, spot)
    assert selected(app) == {"a"}
    app.click_at(app.view, spot)
    assert selected(app) == {"ground"}
    app.click_at(app.view, spot)
    assert selected(app) == {"a"}
    app.click_at(app.view, app.pixel_of(3, 1, 0).toPoint(), CTRL)
    assert selected(app) == {"a", "d"}
    assert document_of(app).state is before
    assert not document_of(app).can_undo


def test_the_list_under_the_pointer_chooses_what_is_covered(boxes_app: DrivenApp) -> None:
    app = boxes_app
    look(app, Qt.Key.Key_7, "top")
    spot = app.view.mapTo(app.window, app.pixel_of(-3, 1, 0).toPoint())
    QTest.mouseClick(app.window.windowHandle(), Qt.MouseButton.RightButton, ALT, spot)
    app.wait(lambda: app.is_seen("under_pointer"))
    menu = app.find("under_pointer", QMenu)
    assert [action.text().split("\t")[0] for action in menu.actions()] == ["a", "ground"]
    QTest.mouseClick(menu, LEFT, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(menu.actions()[1]).center())
    app.settle()
    assert selected(app) == {"ground"}
    assert not app.is_seen("under_pointer")

    # The same by the key, where the pointer is.
    QTest.mouseMove(app.window.windowHandle(), spot)
    app.press(Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    app.wait(lambda: app.is_seen("under_pointer"))
    app.find("under_pointer", QMenu)
    QTest.keyClick(app.find("under_pointer", QMenu), Qt.Key.Key_Return)
    app.settle()
    assert len(selected(app)) == 1


def test_controls_are_chosen_in_the_menu_and_remembered(boxes_app: DrivenApp) -> None:
    app = boxes_app
    actions = app.application.actions
    actions.trigger("controls.blender")
    assert actions.action("controls.blender").isChecked()
    assert app.view.controls.name == "blender"
    app.press(Qt.Key.Key_A)
    assert selected(app) == {"a", "b", "c", "d", "ground"}
    assert app.application.settings.controls == "blender"
    actions.trigger("controls.plumbline")
    app.press(Qt.Key.Key_W)
    assert app.view.tool == "move"
