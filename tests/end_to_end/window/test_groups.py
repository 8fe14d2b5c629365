"""Groups, by hand: made with the keys, clicked and dragged as one, reached into, copied, saved and opened again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from app.document import grouping
from app.document.document import Document
from app.document.files import open_level
from tests.helpers.driven_app import CTRL, LEFT, PLAIN, SHIFT, DrivenApp
from widgets.outliner.panel import OutlinerPanel
from widgets.select_by.panel import SelectByPanel

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]
ALT = Qt.KeyboardModifier.AltModifier


def document_of(app: DrivenApp) -> Document:
    return app.application.holder.document


def selected(app: DrivenApp) -> set[str]:
    return set(document_of(app).selection.ids)


def click(app: DrivenApp, entity: str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    x, y, z = map(float, app.transform(entity).position)
    app.click_world(x, y, z, modifiers)


def test_two_boxes_become_one(boxes_app: DrivenApp) -> None:
    app = boxes_app
    before = document_of(app).state
    click(app, "a")
    click(app, "b", CTRL)
    app.press(Qt.Key.Key_G, CTRL)
    assert grouping.group_tree(document_of(app)).path_of("a") == ("group_1",)

    click(app, "d")
    assert selected(app) == {"d"}
    click(app, "a")
    assert selected(app) == {"a", "b"}
    app.press(Qt.Key.Key_W)
    grab, metres_along = app.grab_axis("a", "z")
    app.drag(grab, metres_along(1.0))
    assert [app.transform(box).position[2] for box in "abcd"] == [1, 1, 0, 0]

    app.press(Qt.Key.Key_Q)
    click(app, "b", ALT)
    assert selected(app) == {"b"}
    click(app, "a")
    assert selected(app) == {"a", "b"}
    x, y, z = map(float, app.transform("a").position)
    at = app.view.mapTo(app.window, app.pixel_of(x, y, z).toPoint())
    QTest.mouseDClick(app.window.windowHandle(), LEFT, PLAIN, at)
    assert selected(app) == {"a"}

    click(app, "c")
    click(app, "a")
    app.press(Qt.Key.Key_D, CTRL)
    assert len(grouping.group_tree(document_of(app)).groups) == 2
    app.press(Qt.Key.Key_S, CTRL)
    app.wait(lambda: not document_of(app).is_dirty)
    path = document_of(app).path
    assert path is not None
    assert open_level(path).state.editor.groups == document_of(app).state.editor.groups

    app.press(Qt.Key.Key_Delete)
    assert len(grouping.group_tree(document_of(app)).groups) == 1
    click(app, "a")
    app.press(Qt.Key.Key_G, CTRL | SHIFT)
    assert not grouping.group_tree(document_of(app)).groups
    while document_of(app).can_undo:
        app.press(Qt.Key.Key_Z, CTRL)
    assert document_of(app).state == before


def test_the_outliner_shows_groups_as_a_tree(boxes_app: DrivenApp) -> None:
    app = boxes_app
    for box, modifiers in (("a", PLAIN), ("b", CTRL)):
        click(app, box, modifiers)
    app.press(Qt.Key.Key_G, CTRL)
    click(app, "c", CTRL)
    app.press(Qt.Key.Key_G, CTRL)
    outliner = app.find("outliner", OutlinerPanel)
    assert list(outliner.visible_ids)[:5] == ["group:group_2", "group:group_1", "a", "b", "c"]
    app.click_row(outliner.table, 2)
    assert selected(app) == {"a", "b"}
    app.press(Qt.Key.Key_Left)
    assert list(outliner.visible_ids)[:3] == ["group:group_2", "group:group_1", "c"]
    app.press(Qt.Key.Key_F2)
    app.replace_text("Pair")
    assert grouping.group_tree(document_of(app)).title_of("group_1") == "Pair"
    app.press(Qt.Key.Key_Delete)
    assert list(outliner.visible_ids)[:2] == ["group:group_2", "c"]


def test_what_is_alike_is_selected_from_the_menu_and_from_the_list(boxes_app: DrivenApp) -> None:
    app = boxes_app
    click(app, "b")
    app.application.actions.trigger("select.like_mesh")
    assert selected(app) == set("abcd")
    app.press(Qt.Key.Key_I, CTRL)
    assert selected(app) == {"ground"}
    app.press(Qt.Key.Key_F, CTRL | SHIFT)
    app.wait(lambda: app.is_seen("select_by"))
    window = app.find("select_by", SelectByPanel)
    app.wait(window.isActiveWindow)
    app.click("select_by_kind_input", window)
    app.press(Qt.Key.Key_Down)
    app.press(Qt.Key.Key_Return)
    values = app.find("select_by_values", QListWidget)
    app.wait(lambda: values.count() == 2)
    app.click_row(values, 0)
    app.click("select_by_replace", window)
    assert selected(app) == set("abcd")
