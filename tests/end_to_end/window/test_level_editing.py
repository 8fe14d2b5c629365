"""A level designer's session from the first marquee to recovery after a kill, by keys and pointer alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTreeWidget
from pytestqt.qtbot import QtBot

from app.document import grouping
from app.document.document import Document
from runtime.contracts.json_text import write_json
from runtime.contracts.world import WorldSpec
from tests.helpers import levels
from tests.helpers.doomed_window import killed_window
from tests.helpers.driven_app import CTRL, PLAIN, SHIFT, DrivenApp, driven

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]


def document_of(app: DrivenApp) -> Document:
    return app.application.holder.document


def labels(app: DrivenApp) -> list[str]:
    return [step.label for step in document_of(app).history.steps]


def position(app: DrivenApp, entity: str) -> tuple[float, ...]:
    return app.transform(entity).position


def click(app: DrivenApp, entity: str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    x, y, z = map(float, position(app, entity))
    app.click_world(x, y, z, modifiers)


def look_from_the_front(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_1)
    app.wait(lambda: app.view.camera.projection == "front")
    app.press(Qt.Key.Key_Home)
    app.settle()


def move_two_boxes(app: DrivenApp) -> None:
    """Marquee, drag with snapping, a typed value, and one that Esc takes back."""
    app.drag(app.pixel_of(-4, 2, 0).toPoint(), app.pixel_of(0, -1, 0).toPoint())
    assert set(document_of(app).selection.ids) == {"a", "b"}
    app.press(Qt.Key.Key_W)
    grab, metres_along = app.grab_axis("a", "x")
    app.drag(grab, metres_along(-0.9))
    assert [position(app, box) for box in "ab"] == [(-4, 0.5, 0), (-2, 0.5, 0)], "0.9 m snaps to 1"
    app.type_text("gz1.25")
    app.press(Qt.Key.Key_Return)
    moved = document_of(app).state
    assert [position(app, box)[2] for box in "ab"] == [1.25, 1.25]
    app.type_text("gy3")
    assert document_of(app).state != moved
    app.press(Qt.Key.Key_Escape)
    assert document_of(app).state is moved
    assert labels(app) == ["Move 2 entities"] * 2


def group_what_was_moved(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_G, CTRL)
    assert grouping.group_tree(document_of(app)).path_of("a") == ("group_1",)


def scatter_a_box(app: DrivenApp) -> None:
    click(app, "c")
    app.command("scatter")
    app.click("arrange_scatter_surface_input")
    app.replace_text("ground")
    app.click("arrange_scatter_count_input")
    app.replace_text("6")
    app.click("arrange_apply")
    app.wait(lambda: len(document_of(app).entities) == 12 and document_of(app).open_transaction is None)


def make_a_prefab_with_an_override(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_Q)
    click(app, "d")
    app.command("prefabs")
    app.click("prefab_name")
    app.type_text("Post")
    app.click("prefab_save")
    app.click_row(app.find("prefab_list", QTreeWidget), 0)
    app.click("prefab_place")
    assert document_of(app).selection.ids == ("d_1",)
    app.press(Qt.Key.Key_F4)
    app.click("entity_components_script_input")
    app.replace_text("spin")
    app.command("prefabs")
    overrides = app.find("override_list", QTreeWidget)
    assert [overrides.topLevelItem(row).text(0) for row in range(overrides.topLevelItemCount())] == ["d · script"]


def undo_to_the_start_and_redo_to_the_end(app: DrivenApp, start: object) -> None:
    end, steps = document_of(app).state, len(labels(app))
    for _ in range(steps):
        app.press(Qt.Key.Key_Z, CTRL)
    assert document_of(app).state == start
    assert not app.window.isWindowModified()
    for _ in range(steps):
        app.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert document_of(app).state == end
    assert not document_of(app).can_redo


def save_and_open_again(app: DrivenApp, level: Path) -> None:
    saved = document_of(app)
    app.press(Qt.Key.Key_S, CTRL)
    app.wait(lambda: not saved.is_dirty)
    app.press(Qt.Key.Key_O, CTRL)
    app.choose_file("open_dialog", level)
    app.wait(lambda: document_of(app) is not saved)
    assert document_of(app).state.to_wire() == saved.state.to_wire()
    assert {**document_of(app).editor.to_wire(), "camera": 0} == {**saved.editor.to_wire(), "camera": 0}
    spec = WorldSpec.from_wire(json.loads(level.read_bytes()))
    assert [entity.id for entity in spec.entities] == list(saved.entities)


def have_it_changed_outside(app: DrivenApp, level: Path) -> None:
    wire = json.loads(level.read_bytes())
    wire["entities"][3]["transform"]["position"] = [3, 0.5, -4]
    level.write_text(json.dumps(wire), encoding="utf-8")
    app.wait(lambda: position(app, "d") == (3, 0.5, -4))
    assert labels(app) == ["Changes of boxes.json from disk"]
    app.press(Qt.Key.Key_Z, CTRL)
    assert position(app, "d") == (3, 0.5, 0)


def test_a_session_of_level_editing(boxes_app: DrivenApp, tmp_path: Path) -> None:
    app, level = boxes_app, tmp_path / "boxes.json"
    start = document_of(app).state
    look_from_the_front(app)
    move_two_boxes(app)
    group_what_was_moved(app)
    make_a_prefab_with_an_override(app)
    scatter_a_box(app)
    undo_to_the_start_and_redo_to_the_end(app, start)
    save_and_open_again(app, level)
    have_it_changed_outside(app, level)


def test_a_killed_window_loses_nothing(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    level = tmp_path / "boxes.json"
    level.write_bytes(write_json(levels.world(levels.entity("a"), levels.entity("b", (2, 0, 0))).to_wire()))
    before = level.read_bytes()
    killed_window(tmp_path, level, "gx2.5")
    assert level.read_bytes() == before
    with driven(qapp, qtbot, tmp_path) as app:
        app.answer("recover")
        app.wait(lambda: "Recovered 1 edit" in app.notice)
        assert document_of(app).path == level
        assert [position(app, box) for box in "ab"] == [(2.5, 0, 0), (4.5, 0, 0)]
        app.press(Qt.Key.Key_Z, CTRL)
        assert [position(app, box) for box in "ab"] == [(0, 0, 0), (2, 0, 0)]
        app.press(Qt.Key.Key_Z, CTRL | SHIFT)
        app.press(Qt.Key.Key_S, CTRL)
        app.wait(lambda: not document_of(app).is_dirty)
    assert json.loads(level.read_bytes())["entities"][0]["transform"]["position"] == [2.5, 0, 0]
