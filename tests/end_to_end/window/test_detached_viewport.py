"""The viewport in a window of its own, by hand: all works there, nothing is loaded again, closing brings it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.helpers.driven_app import CTRL, DrivenApp

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]


def own_window(app: DrivenApp) -> QWidget:
    return app.find("detached_window", QWidget)


def test_a_detached_viewport_keeps_what_it_holds_and_obeys_keys_and_mouse(boxes_app: DrivenApp) -> None:
    app = boxes_app
    document, view = app.application.holder.document, app.view
    app.press(Qt.Key.Key_7)
    app.press(Qt.Key.Key_Home)
    app.wait(lambda: view.camera.projection == "top" and not view.is_loading)
    loaded = dict(view._loader._known)
    app.application.actions.trigger("view.detach")
    app.wait(lambda: app.is_seen("detached_window"))
    own = own_window(app)
    app.wait(own.isActiveWindow)
    assert view.window() is own
    assert app.is_seen("bring_back")
    assert app.application.actions.action("view.detach").isChecked()

    own.resize(700, 500)
    app.settle()
    app.press(Qt.Key.Key_Home)
    app.settle()
    app.click_at(view, app.pixel_of(3, 1, 0).toPoint())
    assert set(document.selection.ids) == {"d"}
    app.press(Qt.Key.Key_Delete)
    app.wait(lambda: "d" not in document.entities)
    app.press(Qt.Key.Key_Z, CTRL)
    app.wait(lambda: "d" in document.entities)

    own.close()
    app.wait(lambda: view.window() is app.window)
    assert not app.is_seen("bring_back")
    assert not app.application.actions.action("view.detach").isChecked()
    app.press(Qt.Key.Key_Home)
    app.settle()
    app.click_at(view, app.pixel_of(3, 1, 0).toPoint())
    assert set(document.selection.ids) == {"d"}
    assert {key: id(found) for key, found in view._loader._known.items()} == {
        key: id(found) for key, found in loaded.items()
    }


def test_the_button_in_its_place_brings_it_back(boxes_app: DrivenApp) -> None:
    app = boxes_app
    app.application.actions.trigger("view.detach")
    app.wait(lambda: app.is_seen("bring_back"))
    app.click("bring_back")
    app.wait(lambda: app.view.window() is app.window)
    assert app.view.isVisible()
