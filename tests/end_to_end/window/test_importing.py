"""Assets by hand: a model dropped on the window, placed, undone, saved and opened again; a missing one mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.document.files import open_level
from resources.samples import models
from tests.helpers.driven_app import CTRL, DrivenApp
from viewport.asset_drops import DraggedAsset, asset_mime
from widgets.assets.views import AssetKey

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]

CART = Path(models.__file__).parent / "models" / models.NAME


def _drop_on_view(app: DrivenApp, asset: DraggedAsset, at: QPoint) -> None:
    mime = asset_mime(asset)
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(app.view, QDragEnterEvent(at, copy, mime, left, none))
    QApplication.sendEvent(app.view, QDropEvent(QPointF(at), copy, mime, left, none))
    app.settle()


def test_the_sample_is_what_its_maker_makes() -> None:
    assert CART.read_bytes() == models.market_cart()


def test_a_model_is_imported_placed_undone_redone_saved_and_opened_equal(boxes_app: DrivenApp, tmp_path: Path) -> None:
    app = boxes_app
    document = app.application.holder.document
    before = dict(document.entities)
    app.drop_file(CART)
    app.wait(lambda: app.is_seen("question"))
    app.answer("parts")
    app.wait(lambda: "wheel_left_1" in document.entities)
    placed = dict(document.entities)
    assert len(placed) == len(before) + 7
    assert document.entities["bed"].to_wire()["extras"] == {"load_kg": 240, "sells": ["apples", "bread"]}
    assert (tmp_path / "assets" / "cart_wheel.glb").is_file()
    app.wait(lambda: app.application.browser.presenter.is_idle and not app.view.is_loading)
    assert document.findings == ()

    app.application.actions.trigger("edit.undo")
    assert dict(document.entities) == before
    app.application.actions.trigger("edit.redo")
    assert dict(document.entities) == placed

    app.press(Qt.Key.Key_S, CTRL)
    app.wait(lambda: not document.is_dirty)
    assert document.path is not None
    assert dict(open_level(document.path).entities) == placed
    written = json.loads(document.path.read_text())
    assert [one["extras"] for one in written["entities"] if one["id"] == "wheel_left"] == [
        {"maker": "wright", "spokes": 8}
    ]


def test_tiles_dropped_into_the_viewport_stand_on_what_is_there_and_dress_it(boxes_app: DrivenApp) -> None:
    app = boxes_app
    document = app.application.holder.document
    top = app.pixel_of(-3, 1, 0).toPoint()
    _drop_on_view(app, DraggedAsset("mesh", "sphere"), top)
    app.wait(lambda: "sphere_1" in document.entities)
    x, y, z = map(float, document.entities["sphere_1"].transform.position)
    assert (x, y, z) == pytest.approx((-3, 1.5, 0), abs=0.1)
    _drop_on_view(app, DraggedAsset("texture", "checker"), app.pixel_of(3, 1, 0).toPoint())
    assert document.entities["d"].material.texture == "checker"
    assert document.history.position == 2


def test_a_missing_mesh_is_replaced_everywhere_from_the_browser(boxes_app: DrivenApp) -> None:
    app = boxes_app
    browser, document = app.application.browser, app.application.holder.document
    app.window.show_dock("world", "assets")
    entity = document.entities["a"]
    gone = entity.model_copy(update={"components": entity.components.model_copy(update={"mesh": "spher"})})
    document.edit("Break", {"a": gone})
    app.wait(lambda: app.is_seen("missing_replace_mesh_spher"))
    app.click("missing_users_mesh_spher")
    assert tuple(document.selection.ids) == ("a",)
    browser.panel.missing.replace_requested.emit(AssetKey("mesh", "spher"), "sphere")
    app.wait(lambda: not app.is_seen("missing_replace_mesh_spher"))
    assert document.entities["a"].components.mesh == "sphere"
    app.application.actions.trigger("edit.undo")
    app.wait(lambda: app.is_seen("missing_replace_mesh_spher"))
