"""World, by hand: the wolf is clicked, dragged, put back, saved and opened again; nothing moves that should not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from app.document.document import Document
from runtime.contracts.json_text import read_json
from tests.helpers.driven_app import CTRL, SHIFT, DrivenApp

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]
WOLF = "wolf_1"
CHEST_M = 0.6
"""How high above its feet the wolf is clicked."""


def document_of(app: DrivenApp) -> Document:
    return app.application.holder.document


def select_the_wolf(app: DrivenApp) -> None:
    x, y, z = app.transform(WOLF).position
    app.click_world(float(x), float(y) + CHEST_M, float(z))
    assert tuple(document_of(app).selection.ids) == (WOLF,)


def test_the_wolf_is_dragged_put_back_saved_and_opened_again(app: DrivenApp, tmp_path: Path) -> None:
    assert document_of(app).state.world.name == "Dark Forest"
    assert document_of(app).path is None
    before = document_of(app).state.to_wire()
    start = app.transform(WOLF)

    select_the_wolf(app)
    assert document_of(app).state.to_wire() == before
    app.press(Qt.Key.Key_W)
    grab, metres_along = app.grab_axis(WOLF, "x")
    app.drag(grab, metres_along(2.0))
    moved = app.transform(WOLF)
    assert moved.position == (start.position[0] + 2, start.position[1], start.position[2])
    assert (moved.rotation, moved.scale) == (start.rotation, start.scale)
    after = document_of(app).state.to_wire()
    assert [one for one in after["entities"] if one not in before["entities"]] == [
        one for one in after["entities"] if one["id"] == WOLF
    ]

    app.press(Qt.Key.Key_Z, CTRL)
    assert document_of(app).state.to_wire() == before
    app.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert document_of(app).state.to_wire() == after

    level = tmp_path / "moved.json"
    app.press(Qt.Key.Key_S, CTRL)
    app.choose_file("save_dialog", level)
    app.wait(level.exists)
    app.wait(lambda: not document_of(app).is_dirty)
    assert read_json(level.read_bytes()) == after
    assert document_of(app).path == level

    saved = document_of(app)
    app.press(Qt.Key.Key_O, CTRL)
    app.choose_file("open_dialog", level)
    app.wait(lambda: document_of(app) is not saved)
    assert document_of(app).state.to_wire() == after
    assert app.transform(WOLF) == moved
    assert not document_of(app).is_dirty


def test_esc_during_a_drag_puts_back_exactly_what_was_there(app: DrivenApp) -> None:
    before = document_of(app).state.to_wire()
    select_the_wolf(app)
    app.press(Qt.Key.Key_W)
    grab, metres_along = app.grab_axis(WOLF, "x")
    with app.held_at(grab) as move:
        move(metres_along(1.0))
        move(metres_along(3.0))
        assert document_of(app).state.to_wire() != before
        app.press(Qt.Key.Key_Escape)
        assert document_of(app).state.to_wire() == before
        move(metres_along(1.5))
    assert document_of(app).state.to_wire() == before
    assert not document_of(app).can_undo
    assert not document_of(app).is_dirty


def test_clicks_select_and_never_move_anything(app: DrivenApp) -> None:
    before = document_of(app).state.to_wire()
    select_the_wolf(app)
    app.press(Qt.Key.Key_W)
    grab, _ = app.grab_axis(WOLF, "x")
    for slip in (QPoint(0, 0), QPoint(1, 1), QPoint(-2, 1)):
        with app.held_at(grab) as move:
            move(grab + slip)
        app.click_at(app.view, grab)
    for entity in ("wolf_2", "wolf_3", "player_1"):
        x, y, z = app.transform(entity).position
        app.click_world(float(x), float(y) + CHEST_M, float(z))
        app.click_world(float(x), float(y) + CHEST_M, float(z))
        assert tuple(document_of(app).selection.ids) == (entity,)
    assert document_of(app).state.to_wire() == before
    assert not document_of(app).can_undo


def test_a_position_is_typed_and_taken_back_with_the_keys_of_the_window(embedded_app: DrivenApp) -> None:
    app = embedded_app
    before = document_of(app).state.to_wire()
    start = app.transform(WOLF)
    select_the_wolf(app)
    app.click("entity_transform_position_x_input")
    app.replace_text("3.25")
    assert app.transform(WOLF).position == (3.25, *start.position[1:])
    app.press(Qt.Key.Key_Z, CTRL)
    assert document_of(app).state.to_wire() == before
    app.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert app.transform(WOLF).position[0] == 3.25
    app.click("entity_transform_position_x_input")
    for wrong in ("nan", "1e999", "wolf"):
        app.replace_text(wrong)
        assert app.transform(WOLF).position[0] == 3.25
        app.press(Qt.Key.Key_Escape)
